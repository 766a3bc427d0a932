// The penalties, and how often the tokens that they lower were seen.
import { make } from "../dom.js";
import { PENALTIES } from "./arithmetic.js";
import { countsOf } from "./counts.js";
import { input } from "./fields.js";
import { knob } from "./knobs.js";
import { Mistake } from "./parse.js";
import { inWords } from "./say.js";
import { acts, engineOf, SEEN } from "./state.js";

const EXAMPLE = "forward 2, toward 1";

const overOf = ({ name, penalties }) => {
  const steps = Object.entries(penalties);
  if (!steps.length) return inWords("{0}: the table of engines has no penalties for it.", name);
  const scopes = [...new Set(Object.values(penalties))];
  const told = scopes.map((over) => {
    const counting = steps.filter(([, one]) => one === over).map(([step]) => inWords(step));
    return inWords("for {0}: {1}", counting.join(inWords(", ")), inWords(over));
  });
  return inWords("{0} counts, {1}.", name, told.join(inWords("; ")));
};

// Returns {element, show, take}; take() counts anew among other tokens, and returns what it could not count.
export const penalties = (mixer, mistakes, change) => {
  const knobs = PENALTIES.map((step) => knob(mixer, step, mistakes, change));
  const fields = Object.entries(SEEN).map(([name, words]) => {
    const field = input("text", { id: `${mixer.id}-${name}`, placeholder: EXAMPLE, spellcheck: false });
    field.addEventListener("input", () =>
      mistakes.reading(name, () => {
        mixer.counts[name] = countsOf(field.value, mixer.tokens);
        mixer.settings[name] = field.value.trim();
        change(field);
      }),
    );
    const label = make("label", { htmlFor: field.id, textContent: words });
    return [
      name,
      field,
      make("div", { className: "mixer-choice" }, label, field, mistakes.beside(name, field)),
    ];
  });
  const note = make("p", { className: "mixer-note" });
  const parts = [...knobs.map(({ element }) => element), ...fields.map(([, , box]) => box), note];
  const summary = make("summary", { textContent: inWords("Penalties") });
  const element = make("details", { className: "mixer-penalties" }, summary, ...parts);
  const take = () => {
    const { settings, tokens } = mixer;
    if ([...PENALTIES, ...Object.keys(SEEN)].some((name) => settings[name])) element.open = true;
    return fields.flatMap(([name, field]) => {
      mixer.counts[name] = new Map();
      field.value = settings[name];
      try {
        mixer.counts[name] = countsOf(settings[name], tokens);
        mistakes.tell(name, "");
        return [];
      } catch (mistake) {
        if (!(mistake instanceof Mistake)) throw mistake;
        mistakes.tell(name, `${mistake.message} ${inWords("No token is counted.")}`);
        const why = mistake.message.replace(/[.。]$/, "");
        return [inWords("{0}={1} ({2}); no token is counted.", name, settings[name].slice(0, 20), why)];
      }
    });
  };
  const show = (typing) => {
    for (const one of knobs) one.show(typing);
    for (const [name, field] of fields) {
      if (field !== typing && !mistakes.has(name)) field.value = mixer.settings[name];
    }
    const row = engineOf(mixer);
    const isIdle = (step) => mixer.settings[step] !== null && !acts(mixer, row, step);
    const idle = Object.keys(row.penalties)
      .filter(isIdle)
      .map((step) => inWords(step));
    const none = inWords(" No token is counted yet for {0}.", idle.join(inWords(", ")));
    note.textContent = overOf(row) + (idle.length ? none : "");
  };
  return { element, show, take };
};
