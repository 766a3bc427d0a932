// What hands the settings on: a link, a program, or the way to the whole mixer.
import { make } from "../dom.js";
import { isOwnLeftOut, toQuery } from "./address.js";
import { button } from "./fields.js";
import { program } from "./program.js";
import { inWords } from "./say.js";

export const linkOf = ({ facts, settings }) => {
  const address = new URL(facts.home, location.href);
  address.search = toQuery(settings, facts.engines);
  return address.href;
};

const copier = () => {
  const copied = make("span", { className: "mixer-copied", role: "status" });
  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
      copied.textContent = inWords("{0} copied.", what);
    } catch {
      const held = make("textarea", { rows: 6, value: text, "aria-label": what });
      copied.replaceChildren(inWords("{0}, to copy:", what), held);
      held.select();
    }
  };
  return [copied, copy];
};

// Returns {element, show}.
export const actions = (mixer, reset) => {
  const [copied, copy] = copier();
  const full = make("a", { textContent: inWords("Open in the mixer") });
  const copyLink = () =>
    copy(
      linkOf(mixer),
      isOwnLeftOut(mixer.settings) ? inWords("Link without your tokens and logits") : inWords("Link"),
    );
  const parts = mixer.all
    ? [
        button(inWords("Copy link"), copyLink),
        button(inWords("Copy as Python"), () => copy(program(mixer), inWords("Program"))),
        button(inWords("Reset"), reset),
        copied,
      ]
    : [full];
  const show = () => {
    const link = linkOf(mixer);
    if (link !== full.href) copied.replaceChildren(); // what was copied is of the setting before
    full.href = link;
  };
  return { element: make("div", { className: "mixer-actions" }, ...parts), show };
};
