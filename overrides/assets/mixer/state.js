// What one mixer holds: its settings, the logits they act on, and what they make of them.
import { mix, prepare } from "./arithmetic.js";
import { slug, visible } from "./words.js";

// The steps, and their names in an address.
export const KEYS = { T: "T", "top-k": "top_k", "top-p": "top_p", "min-p": "min_p", typical: "typical" };
export const DRAWS = [0, 1, 100, 1000];

export const plain = (engines) => ({
  source: "toy",
  own: "",
  T: 1,
  "top-k": null,
  "top-p": null,
  "min-p": null,
  typical: null,
  engine: slug(engines[0].name),
  draws: 0,
  seed: 123,
});

// root: the element of the mixer, with its facts (see hooks/mixer.py); one that names parts has only these.
export const create = (root, id) => {
  const facts = JSON.parse(root.dataset.facts);
  const all = root.dataset.mixer === "all";
  const wanted = all
    ? [...Object.keys(KEYS), "engine", "source", "draws", "target", "steps"]
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
    data: null,
    reference: null,
    result: null,
    timers: {},
  };
};

export const engineOf = ({ facts, settings }) =>
  facts.engines.find((row) => slug(row.name) === settings.engine);
export const tokenOf = ({ tokens, data }, i) => visible(tokens[data.index[i]] ?? "(another)");

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
