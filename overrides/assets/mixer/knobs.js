// A slider and a field for each step.
import { make } from "../dom.js";
import { PENALTIES } from "./arithmetic.js";
import { input } from "./fields.js";
import { READ } from "./parse.js";
import { inWords } from "./say.js";
import { engineOf } from "./state.js";
import { STOPS } from "./stops.js";

const WORDS = {
  T: inWords("temperature"),
  "top-k": inWords("the k largest"),
  "top-p": inWords("the nucleus"),
  "min-p": inWords("share of the top"),
  typical: inWords("near the entropy"),
  repetition: inWords("a factor"),
  presence: inWords("once if seen"),
  frequency: inWords("each time seen"),
};

export const written = (value) => (value === null ? inWords("off") : String(value));

// Returns the stop that is nearest to a value.
const nearest = (step, value) => {
  const stops = STOPS[step];
  if (stops.includes(value)) return stops.indexOf(value);
  const far = (stop) => {
    if (!stop) return Infinity;
    return Math.abs(stop > 1 || step === "T" ? Math.log(stop / value) : stop - value);
  };
  return stops.reduce((best, stop, i) => (far(stop) < far(stops[best]) ? i : best), 0);
};

const spoken = (step, value) => {
  if (step === "T" && value === 0) return inWords("0, greedy by convention");
  if (value === null) return PENALTIES.includes(step) ? inWords("off") : inWords("off, keeps all");
  return written(value);
};

// Returns {element, show}; show(typing) brings it up to date, but not the field in which somebody types.
export const knob = (mixer, step, mistakes, change) => {
  const stops = STOPS[step];
  const now = () => mixer.settings[step];
  const slider = make("input", { type: "range", id: `${mixer.id}-${step}`, max: stops.length - 1 });
  const field = input("decimal", { "aria-label": inWords("{0}, exact value", inWords(step)) });
  const label = make(
    "label",
    { htmlFor: slider.id },
    make("b", { textContent: inWords(step) }),
    ` ${WORDS[step]}`,
  );
  const parts = [label, slider, field, mistakes.beside(step, field)];
  const element = make("div", { className: `mixer-knob mixer-knob-${step}` }, ...parts);
  slider.addEventListener("input", () => {
    mixer.settings[step] = stops[slider.value];
    mistakes.tell(step, "");
    field.value = written(now());
    change();
  });
  field.addEventListener("input", () =>
    mistakes.reading(step, () => {
      mixer.settings[step] = READ[step](field.value);
      change(field);
    }),
  );
  field.addEventListener("change", () => {
    if (!mistakes.has(step)) field.value = written(now());
  });
  const show = (typing) => {
    const engine = engineOf(mixer);
    const has = step === "T" || engine.order.includes(step);
    slider.value = nearest(step, now());
    slider.setAttribute("aria-valuetext", spoken(step, now()));
    if (field !== typing && !mistakes.has(step)) field.value = written(now());
    slider.disabled = field.disabled = !has;
    element.classList.toggle("mixer-absent", !has);
    element.classList.toggle("mixer-idle", now() === null);
    const what = step === "T" && now() === 0 ? inWords("greedy (convention)") : WORDS[step];
    label.lastChild.textContent = ` ${has ? what : inWords("not in {0}", engine.name)}`;
  };
  return { element, show };
};
