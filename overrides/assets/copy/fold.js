// A text as it is compared: as match.py folds it, by the patterns and tables that it exports.
export const BLANK = "\u00ad";

/** Compile what the page is given: patterns, classes of characters, and sets. */
export const tablesOf = (data) => {
  const patterns = {};
  for (const [name, [source, flags]] of Object.entries(data.patterns)) {
    patterns[name] = { all: new RegExp(source, `gu${flags}`), here: new RegExp(source, `uy${flags}`) };
  }
  const blank = `${data.space}${BLANK}`;
  const known = `${blank}${data.dropped.replace("\\", "\\\\")}`;
  return {
    ...data,
    patterns,
    isSpace: new RegExp(`^[${data.space}]+$`, "u"),
    spaces: new RegExp(`[${data.space}]+`, "gu"),
    combines: new RegExp(`^[${data.combining}]`, "u"),
    unseen: new Set(data.invisible),
    // Runs, and not one character after the other, which would take ten times as long.
    ofText: new RegExp(`[^${data.invisible}]+`, "gu"),
    ofCode: new RegExp(`[^${data.invisible}\\r]+`, "gu"),
    words: new RegExp(`[^${known}\\x80-\\u{10ffff}]+|[^${blank}\\0-\\x7f]+`, "gu"),
    blanksAndWords: new RegExp(`[${data.space}]+|[^${blank}]+(?: [^${blank}]+)*`, "gu"),
    sameOnes: new RegExp(`[${Object.keys(data.same).join("")}]`, "gu"),
  };
};

/** Match a pattern at a place; null if it does not stand there. */
export const matchAt = (pattern, text, at) => {
  pattern.here.lastIndex = at;
  return pattern.here.exec(text);
};

/** Return a text folded in one way, and for each of its units its place in the text. */
export const fold = (tables, source, way) => {
  const seen = runsOf(way === "code" ? tables.ofCode : tables.ofText, source);
  if (way === "code") return { text: seen.text.replaceAll("\u00a0", " "), places: seen.places };
  const blank = (found) => BLANK.repeat(found.length);
  const { loose, broken, wrapped } = tables.patterns;
  const text = unmarked(tables, seen.text).replace({ loose, broken, wrapped }[way].all, blank);
  return folded(tables, text, seen.places, way === "loose");
};

/** What of a text a pattern finds, and for each of its units its place in the text. */
const runsOf = (pattern, text) => {
  const [runs, places] = [[], []];
  for (const { 0: run, index } of text.matchAll(pattern)) {
    runs.push(run);
    for (let k = 0; k < run.length; k++) places.push(index + k);
  }
  return { text: runs.join(""), places };
};

const folded = (tables, text, seen, loose) => {
  const [runs, places] = [[], []];
  for (const { 0: found, index } of text.matchAll(loose ? tables.words : tables.blanksAndWords)) {
    const run = loose ? found.replace(tables.sameOnes, (sign) => tables.same[sign]) : found;
    if (tables.isSpace.test(run)) {
      if (!runs.length || runs.at(-1) === " ") continue;
      runs.push(" ");
      places.push(seen[index]);
    } else if (!loose || run.normalize("NFKD") === run) {
      runs.push(run);
      for (let k = 0; k < run.length; k++) {
        places.push(isPair(run, k - 1) ? places.at(-1) : seen[index + k]); // a character has one place
      }
    } else {
      let at = index;
      for (const char of run) {
        const same = char.normalize("NFKD");
        runs.push(same);
        for (let k = 0; k < same.length; k++) places.push(seen[at]);
        at += char.length;
      }
    }
  }
  return { text: runs.join(""), places };
};

/** Say whether a character of two units is at a place. */
const isPair = (text, at) => text.codePointAt(at) > 0xffff;

/** Blank the mark of a quote or comment where the line before has it too. */
const unmarked = (tables, text) => {
  const lines = text.split("\n");
  const kept = [lines[0]];
  for (let n = 1; n < lines.length; n++) {
    const mark = matchAt(tables.patterns.mark, lines[n], 0);
    const sign = mark && (mark[1] ?? mark[2] ?? mark[3]);
    const before = sign === ">" ? lines[n - 1].trimStart().slice(0, 1) : lines[n - 1];
    const goesOn = mark && before.includes(sign);
    kept.push(goesOn ? " ".repeat(mark[0].length) + lines[n].slice(mark[0].length) : lines[n]);
  }
  return kept.join("\n");
};

/** How many of the sorted numbers are below another one. */
export const below = (numbers, limit) => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
};
