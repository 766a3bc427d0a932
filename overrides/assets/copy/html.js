// What a reader sees of an HTML page, each character at its place, as html.py says it.
import { BLANK } from "./fold.js";

// As the standard has it, quotes enclose only what follows an equals sign. What a group in `(?=(…))\3` has
// matched is not tried again, so a tag that never ends is read once.
const NAME = "[^\\t\\n\\r\\f />\\0]";
const VALUE = `\\s*=(?:\\s*"[^"]*"|\\s*'[^']*'|(?!\\s*["'])\\s*[^\\s>]*)|(?!\\s*=)`;
const TAG = new RegExp(
  `<([a-zA-Z]${NAME}*)(?!${NAME})((?:[\\s/]|(?=([^\\s/>][^\\s/=>]*(?:${VALUE})))\\3)*)>`,
  "y",
);
const END = new RegExp(`</([a-zA-Z]${NAME}*)[^>]*>`, "y");
const COMMENT = /<!--(?:-?>|.*?--!?>)/sy;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?/g;
const SIGN = /[<&]/g;
const REFERENCE = /&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+)|[a-zA-Z][a-zA-Z0-9]*);?/y;

const at = (pattern, text, place) => {
  pattern.lastIndex = place;
  return pattern.exec(text);
};

const namesOf = (attributes) => {
  const names = [];
  for (const [, name, value = ""] of attributes.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    names.push(key);
    if (["class", "role", "epub:type"].includes(key))
      names.push(...value.replace(/^["']|["']$/g, "").split(/\s+/));
  }
  return names;
};

/** The elements that are open, and whether what they hold is seen. */
const openIn = ({ void: empty, unseen, unread }) => {
  const open = [];
  return {
    hides: () => open.length > 0 && open.at(-1).hides,
    start: (tag, attributes) => {
      if (empty.includes(tag) || attributes.endsWith("/")) return;
      const own = unseen.includes(tag) || namesOf(attributes).some((name) => unread.includes(name));
      open.push({ tag, hides: own || (open.length > 0 && open.at(-1).hides) });
    },
    end: (tag) => {
      const last = open.map((one) => one.tag).lastIndexOf(tag);
      if (last >= 0) open.length = last;
      return last >= 0;
    },
  };
};

export const seenOfHtml = (tables, source, meant) => {
  const pieces = [];
  let written = 0;
  const open = openIn(tables.html);
  const blankTo = (place) => {
    pieces.push(BLANK.repeat(place - written));
    written = place;
  };
  const add = (words, place) => {
    if (open.hides()) return;
    blankTo(place);
    pieces.push(words);
    written += words.length;
  };
  const breakAt = (tag, place) => {
    if (!tables.html.inline.includes(tag)) add("\n", place);
  };
  let place = 0;
  while (place < source.length) {
    const next = step(source, place, { open, add, breakAt, meant });
    if (next < 0) break; // what never ends goes on to the end, and nothing of it is seen
    place = next;
  }
  blankTo(source.length);
  return pieces.join("");
};

/** Read one piece of a page; return where the next one begins. */
const step = (source, place, { open, add, breakAt, meant }) => {
  const past = (sign) => {
    const found = source.indexOf(sign, place);
    return found < 0 ? found : found + sign.length;
  };
  const first = source.slice(place, place + 3);
  if (source.startsWith("<!--", place)) {
    const comment = at(COMMENT, source, place);
    return comment ? place + comment[0].length : -1;
  }
  if (/^(?:<[!?]|<\/[^a-zA-Z])/.test(first)) return past(">");
  const end = at(END, source, place);
  if (end) {
    if (open.end(end[1].toLowerCase())) breakAt(end[1].toLowerCase(), place);
    return place + end[0].length;
  }
  const start = at(TAG, source, place);
  if (start) {
    const tag = start[1].toLowerCase();
    breakAt(tag, place);
    open.start(tag, start[2]);
    const inside = place + start[0].length;
    // What closes itself, as in XHTML, holds nothing.
    if ((tag !== "script" && tag !== "style") || start[2].endsWith("/")) return inside;
    const close = source.slice(inside).search(new RegExp(`</${tag}(?!${NAME})`, "i"));
    return close < 0 ? -1 : inside + close;
  }
  if (/^<\/?[a-zA-Z]/.test(first)) return -1;
  const reference = at(REFERENCE, source, place);
  if (reference) {
    add(meant(reference[0]), place);
    return place + reference[0].length;
  }
  const stop = at(SIGN, source, place + 1)?.index ?? source.length;
  add(source.slice(place, stop), place);
  return stop;
};
