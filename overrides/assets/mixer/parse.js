// Reads what a person or a link writes: settings, and tokens with their logits. A Mistake says what to do.
import { count } from "./words.js";

const NAMED = 1000;
const BARE = 50_000;
const MOST = 1e6;
const HOW = "Write a token, a space and its logit on each line, such as: you 1.79.";

export class Mistake extends Error {}

const number = (text, what) => {
  const trimmed = text.trim();
  if (!trimmed) throw new Mistake(`${what} is empty: type a number.`);
  const value = Number(trimmed.replace("−", "-"));
  if (Number.isNaN(value)) throw new Mistake(`${what}: “${trimmed.slice(0, 20)}” is no number.`);
  if (!Number.isFinite(value)) throw new Mistake(`${what}: ${trimmed.slice(0, 20)} is no finite number.`);
  return value;
};
const between = (text, what, least, most) => {
  const value = number(text, what);
  if (value < least || value > most) {
    throw new Mistake(`${what} goes from ${count(least)} to ${count(most)}, not ${text.trim()}.`);
  }
  return value;
};
const whole = (text, what, least, most) => {
  const value = between(text, what, least, most);
  if (!Number.isInteger(value)) throw new Mistake(`${what} is a whole number, not ${text.trim()}.`);
  return value;
};
// A filter that is off is null; `off` is the value at which it keeps all.
const orOff = (read, off) => (text) => {
  const value = text.trim().toLowerCase() === "off" ? off : read(text);
  return value === off ? null : value;
};
const share = (step, off) => orOff((text) => between(text, step, 0, 1), off);

export const oneOf = (values, what) => (text) => {
  if (!values.includes(text)) throw new Mistake(`${what} is one of ${values.join(", ")}.`);
  return text;
};
export const readSeed = (text) => whole(text, "seed", 0, 999_999_999);
export const READ = {
  T: (text) => {
    const value = between(text, "T", 0, MOST);
    if (value > 0 && value < 1e-6) throw new Mistake("T is 0 for greedy, or at least 0.000001.");
    return value;
  },
  "top-k": orOff((text) => whole(text, "top-k", 1, MOST), Infinity),
  "top-p": share("top-p", 1),
  "min-p": share("min-p", 0),
  typical: share("typical", 1),
};

export const RULE =
  "On each line a token, a space and its logit; numbers alone are logits, unless each line is a pair " +
  'such as 1\u00a02: then 1 is the token. -inf masks a token. Quotes keep a token as it is: " the:" 1.5.';

const readLogit = (text, what) => {
  if (/^[-−]inf(inity)?$/i.test(text)) return -Infinity;
  if (/^\+?inf(inity)?$/i.test(text)) {
    throw new Mistake(
      `${what}: from ${text} softmax makes no number: write a finite one, or -inf to mask the token.`,
    );
  }
  const value = number(text, what);
  if (Math.abs(value) > MOST) {
    throw new Mistake(
      `${what}: ${text} lies beyond ${count(MOST)}: write a smaller number, or -inf to mask the token.`,
    );
  }
  return value;
};

// The logit stands behind the last blank or sign of ",;:="; more of them before it belong to the token only
// if they are all of it, or in its quotes, which are JSON's.
const readPair = (line, what) => {
  const [, before, last] = /^(.*[\s,;:=])([^\s,;:=]+)$/.exec(line.trim().replace(/[\s,;]+$/, "")) ?? [];
  if (!last) throw new Mistake(`${what}: “${line.trim().slice(0, 20)}” has no logit. ${HOW}`);
  const token = before.replace(/[\s,;:=]+$/, "") || before.trim();
  const value = readLogit(last, what);
  if (!/^".*"$/.test(token)) return [token, value];
  try {
    return [JSON.parse(token), value];
  } catch {
    throw new Mistake(
      `${what}: ${token.slice(0, 20)} is not quoted as in JSON: put \\ before each " and \\ inside.`,
    );
  }
};

const isNumber = (text) =>
  !Number.isNaN(Number(text.replace("−", "-"))) || /^[-+−]?(inf(inity)?|nan)$/i.test(text);

// Returns {tokens, logits} of a text.
export const parse = (text) => {
  const lines = text.split("\n").filter((line) => line.trim());
  const fields = text.split(/[\s,;[\]]+/).filter(Boolean);
  if (!fields.length) throw new Mistake(`Empty. ${HOW}`);
  const bare =
    fields.every(isNumber) && !lines.every((line) => /^\s*[^\s,;[\]]+\s+[^\s,;[\]]+\s*$/.test(line));
  const parts = bare ? fields : lines;
  if (parts.length > (bare ? BARE : NAMED)) {
    throw new Mistake(
      bare
        ? `${count(parts.length)} logits: at most ${count(BARE)}.`
        : `${count(parts.length)} lines: at most ${count(NAMED)} tokens with names, or ` +
            `${count(BARE)} logits alone.`,
    );
  }
  const rows = parts.map((part, i) =>
    bare ? [`#${i}`, readLogit(part, `Logit ${i + 1}`)] : readPair(part, `Line ${i + 1}`),
  );
  const logits = rows.map(([, value]) => value);
  if (!logits.some(Number.isFinite)) {
    throw new Mistake(
      "Each logit is -inf, which leaves no token to share the probability: write a number for one of them.",
    );
  }
  return { tokens: rows.map(([token]) => token), logits };
};
