// Where the words of an erratum stand in a text: match.py's search, with needles that it has folded.
import { below, fold, matchAt } from "./fold.js";

/** A text in which words are looked for, folded once for each way; seen: what a reader sees of it. */
export const textOf = (tables, source, seen) => {
  const made = {};
  const folded = (way) => (made[way] ??= fold(tables, seen, way));
  return { source, seen, folded };
};

/** Return the spans of original and corrected words of an entry, in order, as places in the source. */
export const find = (tables, text, entry) => {
  let originals = new Map();
  let correcteds = new Map();
  for (const way of entry.ways) {
    const page = text.folded(way.way);
    for (const [name, found] of [
      ["original", originals],
      ["corrected", correcteds],
    ]) {
      if (!entry.original && !entry[name]) continue;
      for (const span of spansOf(tables, text.seen, page, way, name)) {
        const place = placeOf(text.seen, span, page);
        const key = place.join();
        const placed = found.get(key)?.placed || between(tables, text.seen, page, span, way);
        found.set(key, { place, placed });
      }
    }
  }
  if (!originals.size && !correcteds.size) return { original: [], corrected: [] };
  originals = apart(originals, correcteds);
  correcteds = apart(correcteds, originals);
  if (entry.few) originals = placed(originals);
  if (entry.short) correcteds = placed(correcteds);
  else if (correcteds.size > 1) correcteds = placed(correcteds).size ? placed(correcteds) : correcteds;
  return { original: sorted(originals), corrected: sorted(correcteds) };
};

const sorted = (spans) =>
  [...spans.values()].map((one) => one.place).sort((a, b) => a[0] - b[0] || a[1] - b[1]);

const placed = (spans) => new Map([...spans].filter(([, one]) => one.placed));

/** Keep the spans that lie in no other one. */
const apart = (spans, others) => {
  const inOrder = sorted(others);
  const starts = inOrder.map(([start]) => start);
  const within = ([start, end]) => {
    const n = below(starts, start + 1);
    return n > 0 && end <= inOrder[n - 1][1];
  };
  return new Map([...spans].filter(([, one]) => !within(one.place)));
};

const spansOf = (tables, seen, page, way, name) => {
  const needles = way[name];
  if (!needles.length) {
    const gaps = gapsOf(tables, page, way).filter((span) => isWhole(tables, seen, page, span));
    return gaps.map(([start]) => [start + way.prefix.length, start + way.prefix.length]);
  }
  const found =
    way.way === "code" ? standing(tables, page, needles) : needles.flatMap((one) => all(page.text, one));
  return found.filter((span) => isWhole(tables, seen, page, span));
};

const all = (text, words) => {
  const found = [];
  for (let at = words ? text.indexOf(words) : -1; at >= 0; at = text.indexOf(words, at + 1)) {
    found.push([at, at + words.length]);
  }
  return found;
};

const gapsOf = (tables, page, { way, prefix, suffix }) => {
  if (way !== "code") return all(page.text, prefix + suffix);
  if (!prefix && !suffix) return [];
  const escaped = [prefix, suffix].map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const pattern = new RegExp(escaped.join(`[${tables.space}]*`), "gu");
  return [...page.text.matchAll(pattern)].map((found) => [found.index, found.index + found[0].length]);
};

const standing = (tables, page, lines) => {
  const found = [];
  const first = lines[0];
  for (let at = page.text.indexOf(first); at >= 0; at = page.text.indexOf(first, at + first.length)) {
    const spans = linesAt(tables, page, at, lines);
    if (spans.length) found.push([at, spans.at(-1)[1]]);
  }
  return found;
};

/** Return where lines of code stand, the first at a place and each after its indentation, or none. */
export const linesAt = (tables, page, start, lines) => {
  if (!page.text.startsWith(lines[0], start)) return [];
  const spans = [[start, start + lines[0].length]];
  const begins = start && page.text.lastIndexOf("\n", start - 1) + 1;
  const indent = matchAt(tables.patterns.indent, page.text.slice(begins, start), 0)[0];
  for (const line of lines.slice(1)) {
    const under = matchAt(tables.patterns.end, page.text, spans.at(-1)[1]);
    const indented = line ? indent : "";
    const at = under ? under.index + under[0].length : 0;
    if (!under || !page.text.startsWith(indented + line, at)) return [];
    spans.push([at + indented.length, at + indented.length + line.length]);
  }
  return spans;
};

const isWhole = (tables, seen, page, [start, end]) =>
  !cuts(tables, seen, page, start) && !cuts(tables, seen, page, end);

/** Say whether a place in a folded text lies within a word, a number or a character. */
const cuts = (tables, seen, { text, places }, at) => {
  if (at <= 0 || at >= places.length) return false;
  const [left, right] = [places[at - 1], places[at]];
  if (left === right || tables.combines.test(text.slice(at))) return true;
  const middle = endOf(seen, left);
  const before = seen.slice(places[Math.max(at - 2, 0)], middle);
  const after = seen.slice(middle, endOf(seen, places[Math.min(at + 1, places.length - 1)]));
  const clean = [...`${before}\0${after}`].filter((char) => !tables.unseen.has(char)).join("");
  return clean.search(tables.patterns.inside.all) >= 0;
};

const between = (tables, seen, page, [first, last], { prefix, suffix }) => {
  let [start, end] = [first, last];
  const { text } = page;
  while (start && tables.isSpace.test(text[start - 1])) start--;
  while (end < text.length && tables.isSpace.test(text[end])) end++;
  if (!(text.slice(0, start).endsWith(prefix) && text.startsWith(suffix, end))) return false;
  const outer = [...(prefix ? [start - prefix.length] : []), ...(suffix ? [end + suffix.length] : [])];
  return !outer.some((at) => cuts(tables, seen, page, at));
};

/** The place after the character at a place, which may be two units. */
export const endOf = (text, at) => at + (text.codePointAt(at) > 0xffff ? 2 : 1);

const placeOf = (seen, [start, end], { places }) => {
  if (start !== end) return [places[start], endOf(seen, places[end - 1])];
  const place = start ? endOf(seen, places[start - 1]) : places[0];
  return [place, place];
};
