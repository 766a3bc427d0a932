// How often tokens were seen, as a person or a link writes it: forward 2, toward 1.
import { Mistake, MOST, whole } from "./parse.js";
import { visible } from "./words.js";

const COUNTED = "write a token, a space and its count, with commas between, such as: forward 2, toward 1.";

// A token in quotes, which are JSON's, may hold a comma; one alone is a token.
const PARTS = /(?:"(?:[^"\\\n]|\\.)*"|[^,\n])+/g;

const nameOf = (text) => {
  if (!/^".+"$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Mistake(`${text.slice(0, 20)} is not quoted as in JSON: put \\ before each " and \\ inside.`);
  }
};

// Returns [[token, count]].
export const readCounts = (text) =>
  (text.match(PARTS) ?? [])
    .filter((part) => part.trim())
    .map((part) => {
      const [, name, times] = /^\s*(\S.*?)\s+(\S+)\s*$/.exec(part) ?? [];
      if (!times) throw new Mistake(`“${part.trim().slice(0, 20)}” has no count: ${COUNTED}`);
      return [nameOf(name), whole(times, `The count of “${name.slice(0, 20)}”`, 0, MOST)];
    });

// Returns Map(place in tokens → count), without zeros; counts of one token add up.
export const countsOf = (text, tokens) => {
  const counts = new Map();
  for (const [name, times] of readCounts(text)) {
    const isMeant = (token) => token === name || visible(token) === name;
    const places = [...tokens.keys()].filter((at) => isMeant(tokens[at]));
    if (!places.length) {
      const near = tokens.find((token) => token.trim().toLowerCase() === name.trim().toLowerCase());
      const hint =
        near === undefined ? "write it as the table shows it." : `did you mean “${visible(near)}”?`;
      throw new Mistake(`“${name.slice(0, 20)}” is none of the tokens with a name here: ${hint}`);
    }
    if (times) for (const at of places) counts.set(at, (counts.get(at) ?? 0) + times);
  }
  return counts;
};
