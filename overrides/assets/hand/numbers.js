// The numbers of a page that move: of the nine tokens and a setting, by the arithmetic of the mixer.
// A test compares tokens and logits with those of the programs, and each number at every stop.
import { mix, prepare } from "../mixer/arithmetic.js";

export const TOKENS = "closer every effort forward inches moves pizza toward you".split(" ");
export const LOGITS = [4.51, 0.89, -1.9, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79];

const nine = prepare(LOGITS);
const mixed = (settings, ...chain) => mix(nine, chain, settings);
const shareOf = (token, { p }) => p[nine.index.indexOf(TOKENS.indexOf(token))];
const until = (settings, token) => {
  const made = mixed(settings, "T");
  const before = TOKENS.slice(0, TOKENS.indexOf(token) + 1);
  return before.reduce((sum, one) => sum + shareOf(one, made), 0);
};
const from = (settings, token) =>
  token === TOKENS[0] ? 0 : until(settings, TOKENS[TOKENS.indexOf(token) - 1]);
const drawn = (settings) => TOKENS.find((token) => until(settings, token) > settings.u) ?? TOKENS.at(-1);

// Each by its name, of a setting and what stands behind the name: a token, or a filter.
const NUMBERS = {
  p: (settings, token) => shareOf(token, mixed(settings, "T")),
  "p-first": (settings, token) => shareOf(token, mixed(settings, "T", "top-p")),
  "p-last": (settings, token) => shareOf(token, mixed(settings, "top-p", "T")),
  "kept-first": (settings, step) => mixed(settings, "T", step).kept,
  "kept-last": (settings, step) => mixed(settings, step, "T").kept,
  H: (settings) => mixed(settings, "T").entropy,
  choices: (settings) => Math.exp(mixed(settings, "T").entropy),
  from,
  until,
  drawn,
  start: (settings) => from(settings, drawn(settings)),
  end: (settings) => until(settings, drawn(settings)),
};

export const numberOf = (name, about, settings) =>
  name in NUMBERS ? NUMBERS[name](settings, about) : settings[name];

// Writes a number as it is written at rest: so many decimals, as a percentage or not; a token in its quotes.
export const writtenAs = (rest, value) => {
  if (typeof value === "string") return rest.replace(/\w+/, value);
  const decimals = /\.(\d+)/.exec(rest)?.[1].length ?? 0;
  return rest.endsWith("%") ? `${(100 * value).toFixed(decimals)}%` : value.toFixed(decimals);
};
