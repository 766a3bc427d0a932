// How often tokens were seen, as a person or a link writes it: forward 2, toward 1.
import { Mistake, MOST, whole } from "./parse.js";
import { inWords } from "./say.js";
import { visible } from "./words.js";

const COUNTED = inWords(
  "write a token, a space and its count, with commas between, such as: forward 2, toward 1.",
);

// A token in quotes, which are JSON's, may hold a comma; one alone is a token.
const PARTS = /(?:"(?:[^"\\\n]|\\.)*"|[^,\n])+/g;

const nameOf = (text) => {
  if (!/^".+"$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Mistake(
      inWords('{0} is not quoted as in JSON: put \\ before each " and \\ inside.', text.slice(0, 20)),
    );
  }
};

// Returns [[token, count]].
export const readCounts = (text) =>
  (text.match(PARTS) ?? [])
    .filter((part) => part.trim())
    .map((part) => {
      const [, name, times] = /^\s*(\S.*?)\s+(\S+)\s*$/.exec(part) ?? [];
      if (!times) throw new Mistake(inWords("“{0}” has no count: {1}", part.trim().slice(0, 20), COUNTED));
      return [nameOf(name), whole(times, inWords("The count of “{0}”", name.slice(0, 20)), 0, MOST)];
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
        near === undefined
          ? inWords("write it as the table shows it.")
          : inWords("did you mean “{0}”?", visible(near));
      throw new Mistake(
        inWords("“{0}” is none of the tokens with a name here: {1}", name.slice(0, 20), hint),
      );
    }
    if (times) for (const at of places) counts.set(at, (counts.get(at) ?? 0) + times);
  }
  return counts;
};
