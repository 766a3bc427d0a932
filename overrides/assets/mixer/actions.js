// What hands the settings on: a link, a program, or the way to the whole mixer.
import { make } from "../dom.js";
import { isOwnLeftOut, toQuery } from "./address.js";
import { button } from "./fields.js";
import { program } from "./program.js";

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
      copied.textContent = `${what} copied.`;
    } catch {
      const held = make("textarea", { rows: 6, value: text, "aria-label": what });
      copied.replaceChildren(`${what}, to copy:`, held);
      held.select();
    }
  };
  return [copied, copy];
};

// Returns {element, show}.
export const actions = (mixer, reset) => {
  const [copied, copy] = copier();
  const full = make("a", { textContent: "Open in the mixer" });
  const copyLink = () =>
    copy(linkOf(mixer), isOwnLeftOut(mixer.settings) ? "Link without your tokens and logits" : "Link");
  const parts = mixer.all
    ? [
        button("Copy link", copyLink),
        button("Copy as Python", () => copy(program(mixer), "Program")),
        button("Reset", reset),
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
