// The program of the page with the mixer's settings and logits in the place of its own.
import { engineOf, KEYS, rulesOf } from "./state.js";
import { count, visible } from "./words.js";

const SETTINGS = /(# --8<-- \[start:settings\]\n)[\s\S]*(# --8<-- \[end:settings\]\n)/;

const float = (value) => {
  if (value === -Infinity) return "-np.inf";
  return Number.isInteger(value) ? `${value}.0` : String(value);
};
// A mapping as Python writes it, with keys as they are.
const mapping = (entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(", ")}}`;
const array = (values) => `[${values.join(", ")}]`;

export const program = (mixer) => {
  const { facts, settings, tokens, data } = mixer;
  const { logits, counts } = data.given;
  const named = tokens.length;
  const { seen, ties } = rulesOf(mixer, engineOf(mixer));
  const counted = Object.entries(seen).filter(([step, counts]) => counts.size && settings[step] !== null);
  const set = Object.keys(KEYS).filter((step) => settings[step] !== null);
  const lines = [
    `TOKENS = ${JSON.stringify(tokens.map(visible))}`,
    `LOGITS = np.array(${array(logits.slice(0, named).map(float))})`,
  ];
  if (counts) {
    lines.push(
      `# The other ${count(data.size - named)} logits, in groups: how many, and their mean.`,
      `COUNTS = ${array(counts.slice(named))}`,
      `MEANS = ${array(logits.slice(named).map(float))}`,
      "# A hair apart, for no filter to take them for ties.",
      "HAIRS = 1e-12 * np.arange(sum(COUNTS))",
      "LOGITS = np.append(LOGITS, np.repeat(MEANS, COUNTS) - HAIRS)",
      'TOKENS += ["(another)"] * sum(COUNTS)',
    );
  }
  lines.push(
    `CHAIN = ${array(
      engineOf(mixer)
        .order.filter((step) => step in KEYS)
        .map((step) => `"${step}"`),
    )}`,
    `SETTINGS = ${mapping(set.map((step) => [`"${step}"`, settings[step]]))}`,
    `SEEN = ${mapping(counted.map(([step, counts]) => [`"${step}"`, mapping([...counts])]))}`,
    `TIES = ${mapping(Object.entries(ties).map(([step, kept]) => [`"${step}"`, `"${kept}"`]))}`,
    `DRAWS, SEED = ${settings.draws}, ${settings.seed}`,
  );
  return facts.program.replace(SETTINGS, () => `${lines.join("\n")}\n`);
};
