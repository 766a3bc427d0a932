// What one mixer holds: its settings, the logits they act on, and what they make of them.
import { mix, prepare } from "./arithmetic.js";
import { inWords } from "./say.js";
import { slug, visible } from "./words.js";

// The steps, and their names in an address.
export const KEYS = {
  T: "T",
  "top-k": "top_k",
  "top-p": "top_p",
  "min-p": "min_p",
  typical: "typical",
  repetition: "repetition",
  presence: "presence",
  frequency: "frequency",
};
// The counts of tokens, and their labels.
export const SEEN = { seen: inWords("seen in the output"), seen_prompt: inWords("seen in the prompt") };
export const DRAWS = [0, 1, 100, 1000];

export const plain = (engines) => ({
  source: "toy",
  own: "",
  T: 1,
  "top-k": null,
  "top-p": null,
  "min-p": null,
  typical: null,
  repetition: null,
  presence: null,
  frequency: null,
  seen: "",
  seen_prompt: "",
  engine: slug(engines[0].name),
  draws: 0,
  seed: 123,
});

// root: the element of the mixer, with its facts (see hooks/mixer.py); one that names parts has only these.
export const create = (root, id) => {
  const facts = JSON.parse(root.dataset.facts);
  const all = root.dataset.mixer === "all";
  const wanted = all
    ? [...Object.keys(KEYS), "engine", "source", "draws", "target", "steps", "penalties"]
    : root.dataset.mixer.split(" ");
  return {
    root,
    id,
    facts,
    all,
    wanted: new Set(wanted),
    prompts: facts.prompts ?? [],
    settings: plain(facts.engines),
    tokens: [],
    counts: { seen: new Map(), seen_prompt: new Map() },
    data: null,
    reference: null,
    result: null,
    timers: {},
  };
};

export const engineOf = ({ facts, settings }) =>
  facts.engines.find((row) => slug(row.name) === settings.engine);

// What an engine counts for each of its penalties, and what it does with ties: the rules of mix().
export const rulesOf = ({ counts: { seen, seen_prompt: prompt } }, { penalties, ties }) => {
  const both = new Map(prompt);
  for (const [at, times] of seen) both.set(at, (both.get(at) ?? 0) + times);
  const counted = Object.entries(penalties).map(([step, over]) => [step, over === "output" ? seen : both]);
  return { seen: Object.fromEntries(counted), ties };
};

// Whether a step of an engine does something with these settings.
export const acts = (mixer, row, step) => {
  const value = mixer.settings[step];
  if (step === "T") return value !== 1;
  if (!(step in KEYS) || value === null) return false;
  return !(step in row.penalties) || rulesOf(mixer, row).seen[step].size > 0;
};
export const tokenOf = ({ tokens, data }, i) => visible(tokens[data.index[i]] ?? inWords("(another)"));

export const give = (mixer, { tokens, logits, counts }) => {
  mixer.tokens = tokens;
  mixer.data = { ...prepare(logits, counts), given: { logits, counts } };
  mixer.reference = mix(mixer.data, ["T"], { T: 1 });
};

// Does it after so many milliseconds, unless it is asked for again or the page is left.
export const later = ({ timers, root }, name, wait, what) => {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(() => root.isConnected && what(), wait);
};
