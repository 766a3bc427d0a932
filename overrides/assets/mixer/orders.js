// The order of an engine: its menu, its chain of steps, its word on T = 0, and what other orders keep.
import { make } from "../dom.js";
import { FILTERS } from "./arithmetic.js";
import { compare } from "./compare.js";
import { menu } from "./fields.js";
import { written } from "./knobs.js";
import { acts, engineOf, KEYS, later, tokenOf } from "./state.js";
import { count, slug } from "./words.js";

const EVERY_OTHER = "Every other engine keeps the same tokens with these settings.";
const MANY = 5000; // logits, from which on the comparison waits for a pause

const chainOf = (mixer, row) =>
  row.order.map((step) => {
    const { settings, result } = mixer;
    if (!(step in KEYS)) return make("li", { className: "mixer-unknown" }, step);
    const cut = result.cuts[step];
    const on = cut !== undefined || (acts(mixer, row, step) && !FILTERS.includes(step));
    const small =
      step !== "T" && cut !== undefined ? [make("small", { textContent: ` cuts ${count(cut)}` })] : [];
    return make(
      "li",
      { className: on ? "mixer-on" : "mixer-off" },
      `${step} ${written(settings[step])}`,
      ...small,
    );
  });

const TIES = {
  all: "keeps all of them",
  first: "takes the first in the vocabulary",
  sort: "keeps as many as it needs, in the order of its sort; here the",
};

// What an engine does where the edge of a step falls among equal logits, or equally typical tokens.
const tiesOf = ({ name, ties, tried }, tied) =>
  [...tied].map((step) => {
    const rule = ties[step === "T" ? "zero" : step];
    const first = rule === "sort" ? ` ${step === "typical" ? "likelier" : "first"} ones` : "";
    const known = rule && `${name} ${TIES[rule]}${first} (${tried ? "run" : "read, not run"})`;
    const here = step === "T" ? "the first is taken" : "all stay";
    const unknown = `what ${name} does is not known, here ${here}`;
    const alike = step === "typical" ? "Equally typical tokens" : "Equal logits";
    return `${alike} at the edge of ${step === "T" ? "T = 0" : step}: ${known || unknown}.`;
  });

// Words a list of entries: the names of four, and how many more.
const listed = (mixer, word, entries) => {
  const known = entries.filter(([i]) => mixer.data.index[i] < mixer.tokens.length);
  const named = known.slice(0, 4).map(([i]) => `“${tokenOf(mixer, i)}”`);
  const more = entries.reduce((sum, [, n]) => sum + n, 0) - named.length;
  return `${word} ${[named.join(", "), more && `${count(more)} more`].filter(Boolean).join(" and ")}`;
};

const othersOf = (mixer) => {
  const items = compare(mixer, engineOf(mixer)).map(({ names, kept, also, without, why }) => {
    const told = [`${count(kept)} kept`];
    if (also.length) told.push(listed(mixer, "also", also));
    if (without.length) told.push(listed(mixer, "without", without));
    return make("li", {}, make("b", { textContent: names.join(", ") }), `: ${told.join(", ")}; ${why}.`);
  });
  if (!items.length) return [make("p", { textContent: EVERY_OTHER })];
  const title = make("b", { textContent: "The same settings in another engine" });
  return [make("p", {}, title), make("ul", {}, ...items)];
};

// Returns {before, zero, after, show}: what stands before the table, the word on zero, and what after it.
export const orders = (mixer, change) => {
  const names = mixer.facts.engines.map(({ name }) => name);
  const options = names.map((name) => [
    slug(name),
    name === "LLMs-from-scratch" ? `${name} (the book)` : name,
  ]);
  const [box, select] = menu(mixer.id, "Order of", options, (value) => {
    mixer.settings.engine = value;
    change();
  });
  const chain = make("ol", { className: "mixer-chain", "aria-label": "Steps, in order" });
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
    const notes = [...row.notes.map((note) => `${row.name}: ${note}.`), ...tiesOf(row, mixer.result.tied)];
    noted.hidden = !notes.length;
    noted.textContent = notes.join(" ");
    zero.hidden = T >= 0.01;
    zero.textContent =
      T === 0
        ? `T = 0 is a convention: the largest logit is taken. ${row.name} (${row.version}) at 0: ${row.zero}.`
        : `${row.name} (${row.version}) at tiny T: ${row.zero}. Here it divides.`;
    if (mixer.data.z.length > MANY) later(mixer, "orders", 150, tellOthers);
    else tellOthers();
  };
  return { before: [box, chain, noted], zero, after: [others], show };
};
