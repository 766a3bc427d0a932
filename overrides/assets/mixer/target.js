// "At which T does this have two choices?": a number of choices, and the T that gives it before any filter.
import { make } from "../dom.js";
import { temperatureFor } from "./arithmetic.js";
import { button, input } from "./fields.js";
import { Mistake, number, READ } from "./parse.js";
import { inWords } from "./say.js";
import { count } from "./words.js";

const solved = (data, text) => {
  const choices = number(text, inWords("Choices"));
  const { T, least, most } = temperatureFor(data, choices);
  if (T === undefined) {
    throw new Mistake(
      inWords("No T has {0} choices here: ", choices) +
        inWords(
          "before penalties and filters, exp(H) lies between {0}, for T near 0, and {1}, for a large T.",
          count(least),
          count(most),
        ),
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
        said.textContent = inWords(
          "T = {0} has {1} choices before penalties and filters.",
          mixer.settings.T,
          field.value.trim(),
        );
        said.hidden = false;
        said.dataset.T = mixer.settings.T;
      },
      inWords("T stays."),
    );
  };
  field.addEventListener("keydown", ({ key }) => key === "Enter" && find());
  const label = make("label", { htmlFor: field.id, textContent: inWords("T with so many choices") });
  const parts = [label, field, button(inWords("Find T"), find), mistakes.beside("choices", field), said];
  const element = make("div", { className: "mixer-target" }, ...parts);
  const show = () => {
    if (Number(said.dataset.T) !== mixer.settings.T) said.hidden = true; // it told of another T
  };
  return { element, show };
};
