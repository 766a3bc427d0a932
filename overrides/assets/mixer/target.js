// "At which T does this have two choices?": a number of choices, and the T that gives it before any filter.
import { make } from "../dom.js";
import { temperatureFor } from "./arithmetic.js";
import { button, input } from "./fields.js";
import { Mistake, number, READ } from "./parse.js";
import { count } from "./words.js";

const solved = (data, text) => {
  const choices = number(text, "Choices");
  const { T, least, most } = temperatureFor(data, choices);
  if (T === undefined) {
    throw new Mistake(
      `No T has ${choices} choices here: before penalties and filters, exp(H) lies between ` +
        `${count(least)}, for T near 0, and ${count(most)}, for a large T.`,
    );
  }
  return READ.T(T.toPrecision(4));
};

export const target = (mixer, mistakes, change) => {
  const field = input("decimal", { id: `${mixer.id}-choices`, value: "2" });
  const said = make("p", { className: "mixer-note", role: "status", hidden: true });
  const find = () => {
    said.hidden = true;
    mistakes.reading(
      "choices",
      () => {
        mixer.settings.T = solved(mixer.data, field.value);
        mistakes.tell("T", "");
        change();
        const choices = `${field.value.trim()} choices before penalties and filters`;
        said.textContent = `T = ${mixer.settings.T} has ${choices}.`;
        said.hidden = false;
        said.dataset.T = mixer.settings.T;
      },
      "T stays.",
    );
  };
  field.addEventListener("keydown", ({ key }) => key === "Enter" && find());
  const label = make("label", { htmlFor: field.id, textContent: "T with so many choices" });
  const parts = [label, field, button("Find T", find), mistakes.beside("choices", field), said];
  const element = make("div", { className: "mixer-target" }, ...parts);
  const show = () => {
    if (Number(said.dataset.T) !== mixer.settings.T) said.hidden = true; // it told of another T
  };
  return { element, show };
};
