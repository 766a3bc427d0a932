// What is said of settings, texts and tokens.
import { inWords } from "./say.js";

export const settingOf = (t, keep) => (keep === "none" ? `T = ${t}` : `T = ${t}, ${keep}`);

export const percent = (p) => {
  const share = 100 * p;
  return share < 1e-4 ? inWords("less than 0.0001 %") : `${Number(share.toPrecision(2))} %`;
};

// A draw from as many equally likely tokens has this entropy.
const choices = (entropy) => {
  const number = Math.exp(entropy);
  return number < 10 ? number.toFixed(1) : Math.round(number).toLocaleString("en");
};

export const figuresOf = ({ entropy, repeated }) => [
  [inWords("entropy"), inWords("{0} nats", entropy.toFixed(2))],
  [inWords("equal choices"), choices(entropy)],
  [inWords("repeated"), `${Math.round(100 * repeated)} %`],
];

const quoted = (piece) => {
  if (piece === undefined) return inWords("the end");
  if (piece.trim()) return `“${piece.trim()}”`;
  return piece ? inWords("white space") : inWords("part of a character");
};

// The number of the first token by which two texts differ, from 0; -1 where none does.
export const leaving = (one, other) => {
  const long = Math.max(one.pieces.length, other.pieces.length);
  for (let i = 0; i < long; i++) if (one.pieces[i] !== other.pieces[i]) return i;
  return -1;
};

export const differenceOf = (text, other, name, otherName) => {
  const at = leaving(text, other);
  if (at < 0) return inWords("{0} writes the same as {1}.", name, otherName);
  const told = [name, otherName, ...[text, other].map(({ pieces }) => quoted(pieces[at])), at];
  if (at === 0) return inWords("{0} leaves {1} at the first token: {2} instead of {3}.", ...told);
  return at === 1
    ? inWords("{0} leaves {1} after 1 shared token: {2} instead of {3}.", ...told)
    : inWords("{0} leaves {1} after {4} shared tokens: {2} instead of {3}.", ...told);
};

export const tokenOf = (text, i) =>
  inWords(
    "Token {0} of {1}, {2}: {3}",
    i + 1,
    text.pieces.length,
    quoted(text.pieces[i]),
    percent(text.p[i]),
  );
