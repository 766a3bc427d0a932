// What is said of settings, texts and tokens.
export const settingOf = (t, keep) => (keep === "none" ? `T = ${t}` : `T = ${t}, ${keep}`);

export const percent = (p) => {
  const share = 100 * p;
  return share < 1e-4 ? "less than 0.0001 %" : `${Number(share.toPrecision(2))} %`;
};

// A draw from as many equally likely tokens has this entropy.
const choices = (entropy) => {
  const number = Math.exp(entropy);
  return number < 10 ? number.toFixed(1) : Math.round(number).toLocaleString("en");
};

export const figuresOf = ({ entropy, repeated }) => [
  ["entropy", `${entropy.toFixed(2)} nats`],
  ["equal choices", choices(entropy)],
  ["repeated", `${Math.round(100 * repeated)} %`],
];

const quoted = (piece) => {
  if (piece === undefined) return "the end";
  if (piece.trim()) return `“${piece.trim()}”`;
  return piece ? "white space" : "part of a character";
};

// The number of the first token by which two texts differ, from 0; -1 where none does.
export const leaving = (one, other) => {
  const long = Math.max(one.pieces.length, other.pieces.length);
  for (let i = 0; i < long; i++) if (one.pieces[i] !== other.pieces[i]) return i;
  return -1;
};

export const differenceOf = (text, other, name, otherName) => {
  const at = leaving(text, other);
  if (at < 0) return `${name} writes the same as ${otherName}.`;
  const shared = at === 0 ? "at the first token" : `after ${at} shared token${at > 1 ? "s" : ""}`;
  const [here, there] = [text, other].map(({ pieces }) => quoted(pieces[at]));
  return `${name} leaves ${otherName} ${shared}: ${here} instead of ${there}.`;
};

export const tokenOf = (text, i) =>
  `Token ${i + 1} of ${text.pieces.length}, ${quoted(text.pieces[i])}: ${percent(text.p[i])}`;
