// Reads a setting that a person or a link writes. A Mistake says what to do.
import { inWords } from "./say.js";
import { count } from "./words.js";

export const MOST = 1e6;

export class Mistake extends Error {}

// Minus as typography and East Asian keyboards write it, and the dashes that stand for it.
const MINUS = "\\-‐‑‒–−﹣－";
export const SIGN = `[${MINUS}+]?`;
export const EXPONENT = `(?:e${SIGN}\\d+)?`;
const PLAIN = new RegExp(`^${SIGN}(?:\\d+\\.?\\d*|\\.\\d+)${EXPONENT}$`, "i");
const DASH = new RegExp(`[${MINUS}]`, "g");
export const hyphened = (text) => text.trim().replace(DASH, "-");
export const isPlain = (text) => PLAIN.test(text);

export const number = (text, what) => {
  const trimmed = hyphened(text);
  if (!trimmed) throw new Mistake(inWords("{0} is empty: type a number.", what));
  const value = Number(trimmed);
  if (Math.abs(value) === Infinity) {
    throw new Mistake(inWords("{0}: {1} is no finite number.", what, text.trim().slice(0, 20)));
  }
  if (!isPlain(trimmed)) {
    throw new Mistake(inWords("{0}: “{1}” is no number.", what, text.trim().slice(0, 20)));
  }
  return value;
};
const between = (text, what, least, most) => {
  const value = number(text, what);
  if (value < least || value > most) {
    const range = [count(least), count(most)];
    throw new Mistake(inWords("{0} goes from {1} to {2}, not {3}.", what, ...range, text.trim()));
  }
  return value;
};
export const whole = (text, what, least, most) => {
  const value = between(text, what, least, most);
  if (!Number.isInteger(value)) {
    throw new Mistake(inWords("{0} is a whole number, not {1}.", what, text.trim()));
  }
  return value;
};
// A filter that is off is null; `off` is the value at which it keeps all.
const orOff = (read, off) => (text) => {
  const value = text.trim().toLowerCase() === "off" ? off : read(text);
  return value === off ? null : value;
};
const share = (step, off) => orOff((text) => between(text, step, 0, 1), off);

export const oneOf = (values, what) => (text) => {
  if (!values.includes(text)) throw new Mistake(inWords("{0} is one of {1}.", what, values.join(", ")));
  return text;
};
export const readSeed = (text) => whole(text, inWords("seed"), 0, 999_999_999);
export const READ = {
  T: (text) => {
    const value = between(text, "T", 0, MOST);
    if (value > 0 && value < 1e-6) {
      throw new Mistake(inWords("T is 0 for greedy, or at least 0.000001."));
    }
    return value;
  },
  "top-k": orOff((text) => whole(text, "top-k", 1, MOST), Infinity),
  "top-p": share("top-p", 1),
  "min-p": share("min-p", 0),
  typical: share("typical", 1),
  repetition: orOff((text) => between(text, "repetition", 0.01, 100), 1),
  presence: orOff((text) => between(text, "presence", -100, 100), 0),
  frequency: orOff((text) => between(text, "frequency", -100, 100), 0),
};
