// The corrections of a copy made, as mend.py makes them; what needs a person is left, with the reason.

import { endOf, find, linesAt } from "./find.js";
import { BLANK, below, fold, matchAt } from "./fold.js";
import { CopyError, copyOf, endingOf } from "./read.js";
import { inWords } from "./say.js";

const ROUNDS = 10;
const HTML = [".html", ".htm", ".xhtml"];
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/gs;
const TAGS = inWords("tags or marks stand between the words");

class Unfit extends Error {}

/** Return the entries for which a copy of this name is searched. */
export const askedOf = (tables, name) => {
  const known = tables.files.includes(name);
  return tables.entries.filter(({ file }) => !known || file === "" || file === name);
};

/** Return what has become of each entry in a copy: its places, and whether it is needed there. */
export const compare = (tables, copy, entries) =>
  entries.map((entry) => {
    const { original, corrected } = find(tables, copy.text, entry);
    const state = original.length
      ? "needed"
      : corrected.length
        ? "corrected"
        : entry.original
          ? "absent"
          : "unquoted";
    const spans = original.length ? original : corrected;
    return { entry, state, places: spans.map(([start]) => copy.place(start)) };
  });

/** Return the text of a file with its corrections made, and the places that were corrected and left. */
export const mend = (tables, name, content, entries, meant) => {
  const blocked = new Map();
  const done = [];
  let source = content;
  let copy = copyOf(tables, name, source, meant);
  let rounds = 0;
  while (rounds <= ROUNDS) {
    const { fixes, left } = round(tables, name, copy, entries, blocked);
    if (!fixes.length) return { text: source, done, left };
    const text = rewritten(
      name,
      source,
      copy,
      fixes.flatMap((fix) => fix.edits),
    );
    const next = copyOf(tables, name, text, meant);
    const wrong = wrongIn(tables, next, fixes);
    for (const id of wrong) {
      blocked.set(id, inWords("the corrected words would not be read there as they should"));
    }
    if (wrong.length) continue;
    for (const fix of fixes) done.push({ entry: fix.entry, place: copy.place(fix.start) });
    source = text;
    copy = next;
    rounds += 1;
  }
  throw new CopyError("undone");
};

const round = (tables, name, copy, entries, blocked) => {
  const fixes = [];
  const left = [];
  for (const entry of entries) {
    for (const span of find(tables, copy.text, entry).original) {
      try {
        if (blocked.has(entry.id)) throw new Unfit(blocked.get(entry.id));
        const edits = editsOf(tables, name, copy, entry, span);
        const start = Math.min(span[0], edits[0].start);
        const end = Math.max(span[1], edits.at(-1).end);
        if (fixes.every((fix) => fix.end <= start || end <= fix.start))
          fixes.push({ entry, start, end, edits });
      } catch (error) {
        if (!(error instanceof Unfit)) throw error;
        left.push({ entry, place: copy.place(span[0]), reason: error.message });
      }
    }
  }
  return { fixes, left };
};

/** Return the ids of entries whose edits did not do what they should. */
const wrongIn = (tables, copy, fixes) => {
  const wrong = new Set();
  const page = copy.text.folded("loose");
  const found = new Map();
  for (const { entry } of fixes) {
    if (!found.has(entry)) found.set(entry, find(tables, copy.text, entry).original);
  }
  let grown = 0;
  for (const { entry, start, end, edits } of [...fixes].sort((a, b) => a.start - b.start)) {
    const from = start + grown;
    for (const edit of edits) grown += edit.words.length - (edit.end - edit.start);
    const to = end + grown;
    const lies = page.text.slice(below(page.places, from), below(page.places, to));
    const has = !entry.corrected || entry.loose.some((words) => lies.includes(words));
    const still = found.get(entry).some(([a, b]) => a < to && from < b);
    if (!has || still) wrong.add(entry.id);
  }
  return [...wrong];
};

const editsOf = (tables, name, copy, entry, span) => {
  if (copy.parts[copy.part(span[0])].kind === "output")
    throw new Unfit(inWords("an output: correct the code and run it again"));
  const edits = entry.lines ? byLine(tables, copy, entry, span) : byWord(tables, copy, entry, span);
  const apart = ({ start, end }) => copy.part(start) !== copy.part(end);
  if (edits.some(apart)) throw new Unfit(inWords("it goes across two cells"));
  if (!HTML.includes(endingOf(name))) return edits;
  const escaped = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return edits.map((edit) => ({ ...edit, words: edit.words.replace(/[&<>]/g, (sign) => escaped[sign]) }));
};

const byWord = (tables, copy, entry, span) => {
  const plain = entry.plain && !copy.text.seen.slice(...span).includes("`");
  const { original, corrected, changes } = plain ? entry.plain : entry;
  if (original === corrected) throw new Unfit(inWords("only marks of code differ"));
  const { lie, stand, exact } = aligned(tables, copy, original, span);
  return changes.map((change) => {
    const [start, end, words] = exact ? change : trimmed(tables, original, change);
    const [low, high] = [below(lie, start), below(lie, end)];
    const deleted = original.slice(start, end);
    if (low < high) return replacing(tables, copy, stand.slice(low, high), deleted, words);
    return inserting(tables, copy, stand, low, original, start, end, words);
  });
};

/** Places of equal characters in the original and in a copy; exact: those are all. */
const aligned = (tables, copy, original, [first, last]) => {
  const { seen } = copy.text;
  const places = (text, from, to) => {
    const found = [];
    for (let at = from; at < to; at = endOf(text, at)) found.push(at);
    return found;
  };
  const shown = places(seen, first, last).filter((at) => seen[at] !== BLANK);
  const told = (text, at) => text.slice(at, endOf(text, at));
  const all = places(original, 0, original.length);
  if (shown.map((at) => told(seen, at)).join("") === original) return { lie: all, stand: shown, exact: true };
  const lie = all.filter((at) => !tables.isSpace.test(original[at]));
  const stand = shown.filter((at) => !tables.isSpace.test(seen[at]));
  const words = (text, from) => from.map((at) => told(text, at)).join("");
  if (words(original, lie) === words(seen, stand)) return { lie, stand, exact: false };
  const page = copy.text.folded("loose");
  const [low, high] = [below(page.places, first), below(page.places, last)];
  const own = fold(tables, original, "loose");
  const at = own.text.indexOf(page.text.slice(low, high));
  if (at < 0) throw new Unfit(inWords("only a break of a line differs"));
  return { lie: own.places.slice(at, at + high - low), stand: page.places.slice(low, high), exact: false };
};

const trimmed = ({ isSpace }, original, change) => {
  let [start, end, words] = change;
  const blank = (char) => char !== undefined && isSpace.test(char);
  while (start < end && blank(original[start]) && blank(words[0])) {
    start += 1;
    words = words.slice(1);
  }
  while (start < end && blank(original[end - 1]) && blank(words.at(-1))) {
    end -= 1;
    words = words.slice(0, -1);
  }
  if (blank(words.at(-1)) && start && blank(original[start - 1]))
    words = original[start - 1] + words.trimEnd();
  return [start, end, words];
};

const replacing = (tables, copy, stand, deleted, words) => {
  const { source, text } = copy;
  for (let k = 0; k + 1 < stand.length; k++) {
    const gap = [after(tables, copy, stand[k]), stand[k + 1]];
    const between = source.slice(...gap);
    if (between !== text.seen.slice(...gap) || !matchAt(tables.patterns.gap, between, 0)) {
      throw new Unfit(TAGS);
    }
  }
  let start = stand[0];
  let end = after(tables, copy, stand.at(-1));
  const mark = source[end] ?? "";
  if (!words && mark && source[start - 1] === mark && tables.marks.includes(mark)) {
    throw new Unfit(inWords("only its marks would be left"));
  }
  const { isSpace } = tables;
  if (isSpace.test(deleted[0]) && !isSpace.test(words.slice(0, 1))) {
    while (" \t".includes(source[start - 1] ?? "-")) start -= 1;
  }
  if (isSpace.test(deleted.at(-1)) && !isSpace.test(words.slice(-1))) {
    while (" \t".includes(source[end] ?? "-")) end += 1;
  }
  return { start, end, words };
};

const inserting = (tables, copy, stand, n, original, start, end, words) => {
  const before = n ? after(tables, copy, stand[n - 1]) : stand[0];
  let past = before;
  if (start < end) {
    while (" \t\n\r\x0b\f".includes(copy.source[past] ?? "-")) past += 1;
    return { start: before, end: past, words };
  }
  const free = !n || (tables.isSpace.test(original[start - 1]) && !tables.isSpace.test(words[0]));
  const at = n < stand.length && free ? stand[n] : before;
  return { start: at, end: at, words };
};

/** The place after a character that a reader sees, which a reference such as `&amp;` may give. */
const after = (tables, copy, at) => {
  if (copy.source[at] === "&" && copy.text.seen[at + 1] === BLANK) {
    const found = matchAt(tables.patterns.reference, copy.source, at);
    if (found) return at + found[0].length;
  }
  return endOf(copy.source, at);
};

const byLine = (tables, copy, entry, span) => {
  const { source, text } = copy;
  const page = text.folded("code");
  const { deeper, old, new: made } = entry.lines;
  const quoted = old.map((line) => line.slice(deeper));
  const first = below(page.places, span[0]);
  const standing = linesAt(tables, page, first, quoted);
  if (!standing.length) {
    throw new Unfit(inWords("its lines are broken or indented otherwise than in the entry"));
  }
  const before = page.text.slice(first && page.text.lastIndexOf("\n", first - 1) + 1, first);
  const indent = before.slice(0, before.length - before.trimStart().length);
  if (made.length > old.length && before.trim()) {
    throw new Unfit(inWords("it stands inside a line, and the corrected words are several lines"));
  }
  if (indent.length < deeper) throw new Unfit(inWords("it is indented less than in the entry"));
  const room = indent.slice(0, indent.length - deeper);
  const spans = standing.map(([a, b]) =>
    a < b ? [page.places[a] - deeper, endOf(source, page.places[b - 1])] : [-1, -1],
  );
  if (spans.some(([a]) => source.slice(a, a + deeper).replace(/ /g, ""))) throw new Unfit(TAGS);
  const ends = copy.parts[copy.part(span[0])].source.includes("\r\n") ? "\r\n" : "\n";
  return entry.lines.steps.flatMap((step) => stepEdits(tables, copy, entry.lines, step, spans, room, ends));
};

const stepEdits = (tables, copy, lines, [kind, a, b, c, d], spans, room, ends) => {
  const indented = lines.new.slice(c, d).map((line) => (line ? room + line : ""));
  const bare = (text) => (text.startsWith(room) ? text.slice(room.length) : text);
  if (kind === "insert" && a < lines.old.length) {
    const at = spans[a][0] - room.length;
    if (copy.source.slice(Math.max(at - 1, 0), at + room.length).replace(/^\n+/, "") === room) {
      return [{ start: at, end: at, words: indented.map((line) => line + ends).join("") }];
    }
    return [{ start: spans[a][0], end: spans[a][0], words: bare([...indented, room].join(ends)) }];
  }
  if (kind === "insert") {
    const at = spans.at(-1)[1];
    return [{ start: at, end: at, words: indented.map((line) => ends + line).join("") }];
  }
  if (kind === "delete") {
    const cut = b < lines.old.length ? [spans[a][0], spans[b][0]] : [spans[a - 1][1], spans[b - 1][1]];
    return [cutOut(copy, cut, "")];
  }
  if (b - a !== d - c) return [cutOut(copy, [spans[a][0], spans[b - 1][1]], bare(indented.join(ends)))];
  const each = Array.from({ length: b - a }, (_, k) => k);
  return each.flatMap((k) => {
    const pair = { original: lines.old[a + k], corrected: lines.new[c + k], changes: lines.words[a + k] };
    return byWord(tables, copy, pair, spans[a + k]);
  });
};

const cutOut = (copy, span, words) => {
  if (copy.source.slice(...span) !== copy.text.seen.slice(...span)) throw new Unfit(TAGS);
  return { start: span[0], end: span[1], words };
};

const inOrder = (edits) => [...edits].sort((a, b) => a.start - b.start || a.end - b.end);

const edited = (source, edits, offset = 0) => {
  const pieces = [];
  let at = 0;
  for (const { start, end, words } of inOrder(edits)) {
    pieces.push(source.slice(at, start - offset), words);
    at = end - offset;
  }
  return [...pieces, source.slice(at)].join("");
};

/** Return a file with edits of its copy made; of a notebook only the strings that an edit changes. */
const rewritten = (name, source, copy, edits) => {
  if (endingOf(name) !== ".ipynb") return edited(source, edits);
  const literals = [...source.matchAll(STRING)].filter((found) => found[1] === undefined);
  let number = 0;
  const numbered = source.replace(/^\ufeff/, "").replace(STRING, (all, key) => (key ? all : `"${number++}"`));
  const { cells } = JSON.parse(numbered);
  const own = new Map();
  for (const edit of edits) {
    const n = copy.part(edit.start);
    if (!own.has(n)) own.set(n, []);
    own.get(n).push(edit);
  }
  const made = [...own].flatMap(([n, several]) => {
    const lines = [cells[n].source].flat().map((k) => literals[Number(k)]);
    return inLiterals(source, lines, several, copy.starts[n], Array.isArray(cells[n].source));
  });
  return edited(source, made);
};

const inLiterals = (raw, literals, edits, offset, byLines) => {
  const texts = literals.map((found) => JSON.parse(found[0]));
  const starts = [offset];
  for (const text of texts) starts.push(starts.at(-1) + text.length);
  const touched = [];
  for (const { start, end } of inOrder(edits)) {
    const [first, last] = [start, Math.max(start, end - 1)].map(
      (at) => Math.min(below(starts, at + 1), texts.length) - 1,
    );
    if (touched.length && first <= touched.at(-1)[1]) touched.at(-1)[1] = Math.max(last, touched.at(-1)[1]);
    else touched.push([first, last]);
  }
  const endAt = (found) => found.index + found[0].length;
  const between = literals.length > 1 ? raw.slice(endAt(literals[0]), literals[1].index) : ", ";
  const ascii = /^[\0-\x7f]*$/.test(raw);
  const written = (line) => {
    const code = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return ascii ? JSON.stringify(line).replace(/[^\0-\x7e]/g, code) : JSON.stringify(line);
  };
  return touched.map(([first, last]) => {
    const isLast = last === texts.length - 1;
    const own = edits.filter(
      ({ start }) =>
        (starts[first] <= start && start < starts[last + 1]) || (isLast && start === starts.at(-1)),
    );
    const text = edited(texts.slice(first, last + 1).join(""), own, starts[first]);
    const lines = byLines ? (text.match(/[^\n]*\n|[^\n]+/g) ?? [""]) : [text];
    return {
      start: literals[first].index,
      end: endAt(literals[last]),
      words: lines.map(written).join(between),
    };
  });
};
