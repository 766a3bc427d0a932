// Fields with a place for a mistake beside them, and the smaller parts of the form.
import { make } from "../dom.js";
import { Mistake } from "./parse.js";
import { inWords } from "./say.js";

export const input = (inputMode, options) =>
  make("input", { inputMode, autocomplete: "off", className: "mixer-field", ...options });

export const button = (text, press, options = {}) => {
  const made = make("button", { type: "button", className: "mixer-button", textContent: text, ...options });
  made.addEventListener("click", press);
  return made;
};

// Returns a menu with its label in a box, and the menu; name: of what it sets, for its id.
export const menu = (id, name, label, options, change) => {
  const choices = options.map(([value, textContent]) => make("option", { value, textContent }));
  const select = make("select", { id: `${id}-${name}` }, ...choices);
  select.addEventListener("change", () => change(select.value));
  const named = make("label", { htmlFor: select.id, textContent: label });
  return [make("div", { className: "mixer-choice" }, named, select), select];
};

// The mistakes of one mixer, each beside its field.
export class Mistakes {
  #shown = {};

  constructor(id) {
    this.id = id;
  }

  // Returns the element that holds the mistake of a field.
  beside(name, field) {
    const place = make("p", { className: "mixer-error", id: `${this.id}-${name}-error`, hidden: true });
    this.#shown[name] = { place, field };
    field.setAttribute("aria-describedby", place.id);
    return place;
  }

  has(name) {
    return !this.#shown[name].place.hidden;
  }

  tell(name, message) {
    const { place, field } = this.#shown[name];
    place.textContent = message;
    place.hidden = !message;
    field.setAttribute("aria-invalid", Boolean(message));
  }

  clear() {
    for (const name of Object.keys(this.#shown)) this.tell(name, "");
  }

  // Runs what reads a field; a mistake stands beside it and changes nothing else.
  reading(name, read, instead = inWords("The last good value stays.")) {
    try {
      read();
      this.tell(name, "");
    } catch (mistake) {
      if (!(mistake instanceof Mistake)) throw mistake;
      this.tell(name, `${mistake.message} ${instead}`);
    }
  }
}
