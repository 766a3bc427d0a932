// Reads what programs print as values: JSON, and Python's lists, dicts and objects, Name(key=value).
// An object becomes a Map, which keeps the order of its keys; of two that are alike `twice` is the name.
import { EXPONENT, hyphened, Mistake, SIGN } from "./parse.js";
import { inWords } from "./say.js";

const DEEPEST = 50;
const MEANINGS = new Map([
  ["null", null],
  ["None", null],
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
]);
const ESCAPES = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "/": "/",
};

// Stands where a print left something out, as Google's SDK does with <... 15 more items ...>.
export const LEFT_OUT = Symbol("left out");

const unescaped = (text) =>
  text.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[\s\S])/gi, (whole, what) => {
    if (/^[xu\d]$/i.test(what)) {
      throw new Mistake(inWords("{0} in quotes stands for no character: put \\ before each \\.", whole));
    }
    if (what.length === 1) return ESCAPES[what] ?? whole;
    const code = Number.parseInt(what.slice(1), 16);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });

const mapOf = (pairs) => {
  const map = new Map();
  for (const [key, value] of pairs) {
    if (map.has(key)) map.twice ??= key;
    map.set(key, value);
  }
  return map;
};

const BLANK = /\s*/y;
const DOTS = /\.\.\.|…/y;
const NAME = /[A-Za-z_]\w*\s*=/y;
const WORD = new RegExp(`${SIGN}[A-Za-z_][\\w.]*`, "y");
const NUMBER = new RegExp(`${SIGN}(?!0\\d)(?:\\d+\\.?\\d*|\\.\\d+)${EXPONENT}(?![\\w.])`, "iy");

class Reader {
  at = 0;
  depth = 0;
  constructor(text) {
    this.text = text;
  }
  next() {
    this.take(BLANK);
    return this.text[this.at];
  }
  take(pattern) {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [""];
    this.at += found.length;
    return found;
  }
  fail() {
    const { text, at } = this;
    if (at >= text.length) throw new Mistake(inWords("The end is missing: paste it whole."));
    const line = text.slice(0, at).split("\n").length;
    throw new Mistake(
      inWords(
        "Line {0}: “{1}” stands where neither JSON nor Python has it: ",
        line,
        text.slice(at, at + 20),
      ) + inWords("print it as JSON, such as with response.model_dump_json()."),
    );
  }
  need(sign) {
    if (this.next() !== sign) this.fail();
    this.at++;
  }
  until(close, item) {
    this.at++;
    if (++this.depth > DEEPEST) {
      throw new Mistake(inWords("Brackets stand in more than {0} others: paste a part.", DEEPEST));
    }
    const items = [];
    while (this.next() !== close) {
      if (items.length) this.need(",");
      if (this.next() !== close) items.push(item());
    }
    this.at++;
    this.depth--;
    return items;
  }
  quoted() {
    const { text } = this;
    const sign = text[this.at];
    const quote = text.startsWith(sign.repeat(3), this.at) ? sign.repeat(3) : sign;
    const start = this.at + quote.length;
    let end = start;
    while (end < text.length && !text.startsWith(quote, end)) end += text[end] === "\\" ? 2 : 1;
    this.at = end + quote.length;
    if (end >= text.length) this.fail();
    return unescaped(text.slice(start, end));
  }
  pair() {
    const key = this.value();
    this.need(":");
    return [key, this.value()];
  }
  argument() {
    this.take(BLANK);
    return [this.take(NAME).slice(0, -1).trim(), this.value()];
  }
  // Of a call such as np.float64(1.5) or Counter({…}) the last value without a name is meant.
  call() {
    const given = this.until(")", () => this.argument());
    const unnamed = given.filter(([name]) => !name);
    return unnamed.length ? unnamed.pop()[1] : mapOf(given);
  }
  worded(word) {
    const next = this.text[this.at];
    if (next === "(") return this.call();
    if (/^[bru]{1,2}$/i.test(word) && /["']/.test(next)) return this.quoted();
    if (MEANINGS.has(word)) return MEANINGS.get(word);
    if (/^nan$/i.test(word)) return Number.NaN;
    if (/^.?inf(inity)?$/i.test(word)) return hyphened(word)[0] === "-" ? -Infinity : Infinity;
    if (/^[A-Z]\w*\.\w+$/.test(word)) return null; // a member of an enumeration
    this.at -= word.length;
    return this.fail();
  }
  bracketed() {
    const { text, at } = this;
    this.at = text.indexOf(">", at) + 1 || text.length;
    return text.startsWith("<...", at) || text.startsWith("<dict len", at) ? LEFT_OUT : null;
  }
  value() {
    const sign = this.next();
    if (sign === "[") return this.until("]", () => this.value());
    if (sign === "(") return this.until(")", () => this.value());
    if (sign === "{") return mapOf(this.until("}", () => this.pair()));
    if (sign === '"' || sign === "'") return this.quoted();
    if (sign === "<") return this.bracketed();
    if (this.take(DOTS)) return LEFT_OUT;
    const written = this.take(NUMBER);
    if (written) return Number(hyphened(written));
    const word = this.take(WORD);
    return word ? this.worded(word) : this.fail();
  }
}

// Returns the value of a text, or all of them if it has several, one behind the other, also with a comma
// between. name=value are parts of one object, until a name comes again.
export const readValues = (text) => {
  const reader = new Reader(text);
  const found = [];
  let named = null;
  while (reader.next() !== undefined) {
    const [name, value] = reader.argument();
    if (!name) found.push(value);
    else if (named && !named.has(name)) named.set(name, value);
    else {
      named = new Map([[name, value]]);
      found.push(named);
    }
    if (reader.next() === ",") reader.at++;
  }
  return found.length === 1 ? found[0] : found;
};
