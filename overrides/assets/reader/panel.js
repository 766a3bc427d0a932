// One of the two settings: a slider over T, the filters, the text, its figures.
import { make } from "../dom.js";
import { inWords } from "./say.js";
import { textBox } from "./text.js";
import { figuresOf, settingOf } from "./words.js";

const slider = (id, facts, side, change) => {
  const value = make("output", { htmlFor: `${id}-T` });
  const range = make("input", {
    id: `${id}-T`,
    type: "range",
    className: "reader-slider",
    min: 0,
    max: facts.temperatures.length - 1,
    value: side.t,
    autocomplete: "off",
  });
  range.addEventListener("input", () => {
    side.t = Number(range.value);
    change();
  });
  const label = make("label", { htmlFor: range.id, className: "reader-T" }, make("i", {}, "T"), " = ", value);
  const show = () => {
    value.textContent = facts.temperatures[side.t];
    range.setAttribute("aria-valuetext", `T = ${facts.temperatures[side.t]}`);
  };
  return { elements: [label, range], show };
};

const filters = (id, facts, side, change) => {
  const choices = facts.filters.map((keep, i) => {
    const radio = make("input", { type: "radio", name: `${id}-filter`, checked: i === side.keep });
    radio.addEventListener("change", () => {
      side.keep = i;
      change();
    });
    return make("label", {}, radio, keep === "none" ? inWords("no filter") : keep);
  });
  return make(
    "div",
    { className: "reader-filters", role: "radiogroup", ariaLabel: inWords("Filter") },
    ...choices,
  );
};

const figures = () => {
  const element = make("dl", { className: "reader-figures" });
  const show = (text) =>
    element.replaceChildren(
      ...figuresOf(text).map(([name, figure]) =>
        make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: figure })),
      ),
    );
  return { element, show };
};

// side: { t, keep }, numbers of a temperature and a filter, which the panel changes.
export const panel = (id, facts, side, change, say) => {
  const knob = slider(id, facts, side, change);
  const detail = make("p", { className: "reader-detail" });
  const told = figures();
  const name = () => settingOf(facts.temperatures[side.t], facts.filters[side.keep]);
  const element = make("div", { className: "reader-panel", role: "group" }, ...knob.elements);
  const place = make("div");
  element.append(filters(id, facts, side, change), place, detail, told.element);
  let box;
  const build = (prompt, tall) => {
    box = textBox(prompt, tall, detail, say);
    place.replaceChildren(box.element);
  };
  const show = (text, at) => {
    knob.show();
    element.ariaLabel = name();
    if (!text) return;
    box.show(text, at, name());
    told.show(text);
  };
  return { element, side, name, build, show };
};
