// The order of an engine: its menu, its chain of steps, its word on T = 0, and what other orders keep.
import { make } from "../dom.js";
import { FILTERS } from "./arithmetic.js";
import { compare } from "./compare.js";
import { menu } from "./fields.js";
import { written } from "./knobs.js";
import { inWords } from "./say.js";
import { acts, engineOf, KEYS, later, tokenOf } from "./state.js";
import { count, slug } from "./words.js";

const EVERY_OTHER = inWords("Every other engine keeps the same tokens with these settings.");
const MANY = 5000; // logits, from which on the comparison waits for a pause

const chainOf = (mixer, row) =>
  row.order.map((step) => {
    const { settings, result } = mixer;
    if (!(step in KEYS)) return make("li", { className: "mixer-unknown" }, inWords(step));
    const cut = result.cuts[step];
    const on = cut !== undefined || (acts(mixer, row, step) && !FILTERS.includes(step));
    const small =
      step !== "T" && cut !== undefined
        ? [make("small", { textContent: inWords(" cuts {0}", count(cut)) })]
        : [];
    return make(
      "li",
      { className: on ? "mixer-on" : "mixer-off" },
      `${inWords(step)} ${written(settings[step])}`,
      ...small,
    );
  });

const TIES = {
  all: inWords("keeps all of them"),
  first: inWords("takes the first in the vocabulary"),
  sort: inWords("keeps as many as it needs, in the order of its sort; here the first ones"),
  likelier: inWords("keeps as many as it needs, in the order of its sort; here the likelier ones"),
};

// What an engine does where the edge of a step falls among equal logits, or equally typical tokens.
const tiesOf = ({ name, ties, tried }, tied) =>
  [...tied].map((step) => {
    const rule = ties[step === "T" ? "zero" : step];
    const kept = TIES[rule === "sort" && step === "typical" ? "likelier" : rule];
    const isGreedy = step === "T";
    const known = tried
      ? inWords("{0} {1} (run)", name, kept)
      : inWords("{0} {1} (read, not run)", name, kept);
    const unknown = isGreedy
      ? inWords("what {0} does is not known, here the first is taken", name)
      : inWords("what {0} does is not known, here all stay", name);
    const told = kept ? known : unknown;
    return step === "typical"
      ? inWords("Equally typical tokens at the edge of {0}: {1}.", step, told)
      : inWords("Equal logits at the edge of {0}: {1}.", isGreedy ? "T = 0" : step, told);
  });

// Words a list of entries: the names of four, and how many more.
const listed = (mixer, entries) => {
  const known = entries.filter(([i]) => mixer.data.index[i] < mixer.tokens.length);
  const named = known.slice(0, 4).map(([i]) => `“${tokenOf(mixer, i)}”`);
  const more = entries.reduce((sum, [, n]) => sum + n, 0) - named.length;
  const parts = [named.join(inWords(", ")), more && inWords("{0} more", count(more))];
  return parts.filter(Boolean).join(inWords(" and "));
};

const othersOf = (mixer) => {
  const items = compare(mixer, engineOf(mixer)).map(({ names, kept, also, without, why }) => {
    const told = [inWords("{0} kept", count(kept))];
    if (also.length) told.push(inWords(", also {0}", listed(mixer, also)));
    if (without.length) told.push(inWords(", without {0}", listed(mixer, without)));
    const name = make("b", { textContent: names.join(inWords(", ")) });
    return make("li", {}, name, inWords(": {0}; {1}.", told.join(""), why));
  });
  if (!items.length) return [make("p", { textContent: EVERY_OTHER })];
  const title = make("b", { textContent: inWords("The same settings in another engine") });
  return [make("p", {}, title), make("ul", {}, ...items)];
};

const zeroOf = ({ name, version, zero }) => [name, version, zero];

// Returns {before, zero, after, show}: what stands before the table, the word on zero, and what after it.
export const orders = (mixer, change) => {
  const names = mixer.facts.engines.map(({ name }) => name);
  const options = names.map((name) => [
    slug(name),
    name === "LLMs-from-scratch" ? inWords("{0} (the book)", name) : name,
  ]);
  const [box, select] = menu(mixer.id, "engine", inWords("Order of"), options, (value) => {
    mixer.settings.engine = value;
    change();
  });
  const chain = make("ol", { className: "mixer-chain", "aria-label": inWords("Steps, in order") });
  const noted = make("p", { className: "mixer-note", hidden: true });
  const zero = make("p", { className: "mixer-note", hidden: true });
  const others = make("div", { className: "mixer-orders" });
  const tellOthers = () => {
    others.hidden = mixer.settings.T === 0;
    others.replaceChildren(...othersOf(mixer));
  };
  const show = () => {
    const row = engineOf(mixer);
    const { T } = mixer.settings;
    select.value = mixer.settings.engine;
    chain.replaceChildren(...chainOf(mixer, row));
    const told = row.notes.map((note) => inWords("{0}: {1}.", row.name, note));
    const notes = [...told, ...tiesOf(row, mixer.result.tied)];
    noted.hidden = !notes.length;
    noted.textContent = notes.join(" ");
    zero.hidden = T >= 0.01;
    zero.textContent =
      T === 0
        ? inWords("T = 0 is a convention: the largest logit is taken. {0} ({1}) at 0: {2}.", ...zeroOf(row))
        : inWords("{0} ({1}) at tiny T: {2}. Here it divides.", ...zeroOf(row));
    if (mixer.data.z.length > MANY) later(mixer, "orders", 150, tellOthers);
    else tellOthers();
  };
  return { before: [box, chain, noted], zero, after: [others], show };
};
