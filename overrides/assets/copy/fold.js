// A text as it is compared: as match.py folds it, by the patterns and tables that it exports.
export const BLANK = "\u00ad";

/** Compile what the page is given: patterns, classes of characters, and sets. */
export const tablesOf = (data) => {
  const patterns = {};
  for (const [name, [source, flags]] of Object.entries(data.patterns)) {
    patterns[name] = { all: new RegExp(source, `gu${flags}`), here: new RegExp(source, `uy${flags}`) };
  }
  return {
    ...data,
    patterns,
    isSpace: new RegExp(`^[${data.space}]+$`, "u"),
    spaces: new RegExp(`[${data.space}]+`, "gu"),
    combines: new RegExp(`^[${data.combining}]`, "u"),
    unseen: new Set(data.invisible),
    overlooked: new Set(data.dropped),
  };
};

/** Match a pattern at a place; null if it does not stand there. */
export const matchAt = (pattern, text, at) => {
  pattern.here.lastIndex = at;
  return pattern.here.exec(text);
};

/** Return a text folded in one way, and for each of its units its place in the text. */
export const fold = (tables, source, way) => {
  const seen = [];
  for (let at = 0; at < source.length; at++) {
    if (!tables.unseen.has(source[at]) && !(way === "code" && source[at] === "\r")) seen.push(at);
  }
  const kept = seen.map((at) => source[at]).join("");
  if (way === "code") return { text: kept.replaceAll("\u00a0", " "), places: seen };
  const blank = (found) => BLANK.repeat(found.length);
  const { loose, broken, wrapped } = tables.patterns;
  const text = unmarked(tables, kept).replace({ loose, broken, wrapped }[way].all, blank);
  return folded(tables, text, seen, way === "loose");
};

const folded = (tables, text, seen, loose) => {
  const units = [];
  const places = [];
  let last = "";
  let n = 0;
  for (const char of text) {
    const place = seen[n];
    n += char.length;
    if (char === BLANK || (loose && tables.overlooked.has(char))) continue;
    let same = char;
    if (tables.isSpace.test(char)) {
      if (loose || last === "" || last === " ") continue;
      same = " ";
    } else if (loose && char > "\u007f") {
      same = (tables.same[char] ?? char).normalize("NFKD");
    }
    units.push(same);
    for (let k = 0; k < same.length; k++) places.push(place);
    last = same.at(-1);
  }
  return { text: units.join(""), places };
};

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
