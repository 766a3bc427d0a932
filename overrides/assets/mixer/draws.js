// How many draws, and their seed.
import { make } from "../dom.js";
import { button, input } from "./fields.js";
import { readSeed } from "./parse.js";
import { inWords } from "./say.js";
import { DRAWS } from "./state.js";
import { count } from "./words.js";

export const draws = (mixer, mistakes, change) => {
  const seed = input("numeric", { id: `${mixer.id}-seed` });
  seed.addEventListener("input", () =>
    mistakes.reading("seed", () => {
      mixer.settings.seed = readSeed(seed.value);
      change(seed);
    }),
  );
  const buttons = DRAWS.map((n) =>
    button(n ? count(n) : inWords("none"), () => {
      mixer.settings.draws = n;
      change();
    }),
  );
  const next = button(
    inWords("next"),
    () => {
      mixer.settings.seed = (mixer.settings.seed + 1) % 1_000_000_000;
      mistakes.tell("seed", "");
      change();
    },
    { "aria-label": inWords("Next seed") },
  );
  const label = make("label", { htmlFor: seed.id, textContent: inWords("seed") });
  const element = make(
    "div",
    { className: "mixer-draws", role: "group", "aria-label": inWords("Draws") },
    make("div", {}, make("b", { textContent: inWords("Draw") }), ...buttons),
    make("div", {}, label, seed, next),
    mistakes.beside("seed", seed),
  );
  const show = (typing) => {
    if (seed !== typing && !mistakes.has("seed")) seed.value = mixer.settings.seed;
    buttons.forEach((one, i) => {
      one.setAttribute("aria-pressed", DRAWS[i] === mixer.settings.draws);
    });
  };
  return { element, show };
};
