// One reader: two panels, what differs between their texts, and a legend.
import { make } from "../dom.js";
import { load } from "./load.js";
import { panel } from "./panel.js";
import { inWords } from "./say.js";
import { LEVELS } from "./text.js";
import { differenceOf, figuresOf, leaving } from "./words.js";

const legend = () =>
  make(
    "p",
    { className: "reader-legend" },
    inWords("Written by SmolLM2-135M. How likely a token was when it was drawn: "),
    ...LEVELS.map(([, words], i) => make("span", { className: `reader-${i}` }, words)),
  );

const menu = (id, prompts, choose) => {
  if (prompts.length < 2) return [];
  const choices = prompts.map(({ name, title }) => make("option", { value: name, textContent: title }));
  const select = make("select", { id: `${id}-prompt`, autocomplete: "off" }, ...choices);
  select.addEventListener("change", () => choose(select.value));
  return [
    make(
      "p",
      { className: "reader-prompt" },
      make("label", { htmlFor: select.id }, inWords("Prompt ")),
      select,
    ),
  ];
};

// Returns what tells a screen reader a sentence: the last one, when no other has followed for a while.
const teller = (element) => {
  let timer;
  return (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      element.textContent = words;
    }, 700);
  };
};

const linesOf = (text) => text.pieces.join("");

// The longest texts of a prompt that was chosen.
const tallOf = (texts) => {
  const all = [...new Set(texts.flat().map(linesOf))];
  const first = (rank) => all.sort((a, b) => rank(b) - rank(a)).slice(0, 3);
  return [...new Set([...first((text) => text.length), ...first((text) => text.split("\n").length)])];
};

const lay = (id, facts, panels, choose, difference, said) =>
  make(
    "div",
    { className: "reader" },
    ...menu(id, facts.prompts, choose),
    make("div", { className: "reader-panels" }, ...panels.map(({ element }) => element)),
    difference,
    legend(),
    said,
  );

// Builds the reader of an element; base: an address beside which the texts are.
export const mount = (root, id, base) => {
  const facts = JSON.parse(root.dataset.facts);
  const opening = facts.texts.map((text) => ({ ...text, pieces: text.pieces.split("␟") }));
  const difference = make("p", { className: "reader-difference" });
  const said = make("p", { className: "reader-said", role: "status" });
  const say = teller(said);
  let [prompt] = facts.prompts;
  let built = prompt;
  let texts;
  let moved = 1;

  const textOf = ({ side }, i) => {
    const [t, keep] = facts.start[i];
    if (texts) return texts[side.keep][side.t];
    if (prompt !== facts.prompts[0]) return undefined;
    return side.t === t && side.keep === keep ? opening[i] : undefined;
  };
  const show = () => {
    const [one, other] = panels.map(textOf);
    const at = one && other ? leaving(one, other) : -1;
    for (const [i, text] of [one, other].entries()) panels[i].show(text, at);
    if (!one || !other) return;
    const names = panels.map(({ name }) => name());
    const turn = (pair) => (moved ? [pair[1], pair[0]] : pair);
    const [text, beside] = turn([one, other]);
    difference.textContent = differenceOf(text, beside, ...turn(names));
    const figures = figuresOf(text).map((pair) => pair.join(" "));
    return inWords("{0}: {1}. {2}", turn(names)[0], figures.join(inWords(", ")), difference.textContent);
  };
  const bring = async () => {
    const wanted = prompt;
    try {
      const made = await load(wanted.name, base);
      if (texts === made.texts || wanted !== prompt) return;
      texts = made.texts;
      if (built !== wanted) for (const one of panels) one.build(made.prompt, tallOf(texts));
      built = wanted;
      show();
    } catch (error) {
      difference.textContent = inWords(
        "Nothing to show: {0}; check the connection, then move a slider.",
        error.message,
      );
    }
  };
  const choose = (name) => {
    prompt = facts.prompts.find((one) => one.name === name);
    texts = undefined;
    bring();
  };
  const panels = facts.start.map(([t, keep], i) => {
    const change = async () => {
      moved = i;
      show();
      await bring();
      say(show());
    };
    return panel(`${id}-${i + 1}`, facts, { t, keep }, change, say);
  });
  for (const one of panels) one.build(facts.prompt, facts.tall);
  const view = lay(id, facts, panels, choose, difference, said);
  root.replaceChildren(view);
  show();
  // Not of the root, which the theme keeps when the page is left.
  for (const touch of ["pointerdown", "focusin"]) view.addEventListener(touch, bring, { once: true });
};
