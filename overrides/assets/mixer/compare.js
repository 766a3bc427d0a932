// Which other orders keep other tokens, and why.
import { FILTERS, mix, PENALTIES } from "./arithmetic.js";
import { inWords } from "./say.js";
import { rulesOf } from "./state.js";

// What differs about the penalties of a row and the current one, told of the row; "" if nothing does.
const penaltiesApart = (mixer, row, current) => {
  const steps = ({ order }) =>
    order.filter((step) => PENALTIES.includes(step) && mixer.settings[step] !== null);
  const [there, here] = [steps(row), steps(current)];
  const lost = here.find((step) => !there.includes(step));
  if (lost) return inWords("no {0} penalty there", inWords(lost));
  const won = there.find((step) => !here.includes(step));
  if (won) return inWords("a {0} penalty there", inWords(won));
  const other = here.find((step) => row.penalties[step] !== current.penalties[step]);
  if (other) return inWords("{0} counts {1} there", inWords(other), inWords(row.penalties[other]));
  const first = there.indexOf("repetition") < there.length - 1;
  if (there.join() === here.join()) return "";
  return first
    ? inWords("repetition comes before the other penalties")
    : inWords("repetition comes after the other penalties");
};

// What differs about a step between the order of a row and the current one, told of the row.
const because = (step, row, current, settings, isTied) => {
  const at = ({ order }) => order.indexOf(step);
  const after = ({ order }) => order.indexOf("T") < order.indexOf(step);
  if (at(row) < 0) return inWords("no {0} there", step);
  if (at(current) < 0) return inWords("a {0} there", step);
  const exact = ({ ties }) => ties[step] === "sort";
  if (isTied && exact(row) !== exact(current)) {
    if (step === "typical") {
      return exact(row)
        ? inWords("of equally typical tokens {0} keeps only as many as it needs there", step)
        : inWords("of equally typical tokens {0} keeps all there", step);
    }
    return exact(row)
      ? inWords("of equal logits {0} keeps only as many as it needs there", step)
      : inWords("of equal logits {0} keeps all there", step);
  }
  if (after(row) !== after(current)) {
    return after(row)
      ? inWords("{0} comes after T there, so it sees the probabilities at T = {1}", step, settings.T)
      : inWords("{0} comes before T there, so it sees the probabilities at T = {1}", step, 1);
  }
  const ahead = ({ order }) =>
    order.slice(0, order.indexOf(step)).filter((name) => FILTERS.includes(name) && settings[name] !== null);
  if (!ahead(row).length) return inWords("{0} comes first there, so it shares out other masses", step);
  const others = ahead(row).join(inWords(" and "));
  return inWords("{0} comes after {1} there, so it shares out other masses", step, others);
};

// What the row keeps with the penalties of the current one.
const withPenaltiesOf = (mixer, row, current) => {
  const isPenalty = (step) => PENALTIES.includes(step);
  const rest = row.order.filter((step) => !isPenalty(step));
  const rules = { ties: row.ties, seen: rulesOf(mixer, current).seen };
  return mix(mixer.data, [...current.order.filter(isPenalty), ...rest], mixer.settings, rules);
};

// Returns the engines whose order keeps other tokens with these settings, in groups:
// [{names, kept, also, without, why}], where also and without are [entry, how many of it].
export const compare = (mixer, current) => {
  const { data, settings, result, facts, counts } = mixer;
  const isCounted = counts.seen.size + counts.seen_prompt.size > 0;
  const groups = {};
  for (const row of settings.T === 0 ? [] : facts.engines) {
    const other = mix(data, row.order, settings, rulesOf(mixer, row));
    const apart = isCounted && penaltiesApart(mixer, row, current);
    const same = apart && withPenaltiesOf(mixer, row, current);
    const isTied = (step) => result.tied.has(step) || other.tied.has(step);
    const also = [];
    const without = [];
    const whys = new Set();
    result.n.forEach((ours, i) => {
      const more = other.n[i] - ours;
      if (!more) return;
      (more > 0 ? also : without).push([i, Math.abs(more)]);
      const cutBy = (more > 0 ? result : other).cutBy[i];
      const isPenalised = apart && same.n[i] !== other.n[i];
      if (whys.size < 3)
        whys.add(isPenalised ? apart : because(cutBy, row, current, settings, isTied(cutBy)));
    });
    if (!whys.size) continue;
    const why = [...whys].join(inWords("; "));
    const key = [also, without, why].join("|");
    groups[key] ??= { names: [], kept: other.kept, also, without, why };
    groups[key].names.push(row.name);
  }
  return Object.values(groups);
};
