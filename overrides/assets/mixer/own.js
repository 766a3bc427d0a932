// Reads tokens and their logits: lines that a person writes, and what programs print.
import { EXPONENT, hyphened, isPlain, Mistake, MOST, number, SIGN } from "./parse.js";
import { found } from "./paste.js";
import { inWords } from "./say.js";
import { count } from "./words.js";

const NAMED = 1000;
const BARE = 50_000;
const LONGEST = 1_500_000;
const HOW = inWords("Write a token, a space and its logit on each line, such as: you 1.79.");

export const RULE =
  inWords("On each line a token, a space and its logit; numbers alone are logits, ") +
  inWords("unless each line is a pair such as 1\u00a02: then 1 is the token. ") +
  inWords('-inf masks a token. Quotes keep a token as it is: " the:" 1.5. ') +
  inWords("Or paste tensor(…), array(…), JSON, an answer with top_logprobs, or columns of a spreadsheet.");

// A comma inside a number: 1,5 and 1,234.5 may be one number or two; 1,2,3 and 1.5,2.5 are several. So may
// 1'234 be, and 1 234 with a blank that keeps a line together, or with any and a decimal comma.
const KEEPING = "\\u00a0\\u2007\\u2009\\u202f'’_";
const COMMA = new RegExp(`^${SIGN}(\\d+|\\d{1,3}(\\.\\d{3})+),\\d+${EXPONENT}$`, "i");
const THOUSANDS = new RegExp(`^${SIGN}\\d{1,3}(,\\d{3})+(\\.\\d*)?${EXPONENT}$`, "i");
const GROUPED = new RegExp(`^${SIGN}\\d{1,3}(?:[${KEEPING} ]\\d{3})+(?:[.,]\\d*)?${EXPONENT}$`, "i");
const BLANKS = new RegExp(`[${KEEPING} ]`, "g");
const refuseGrouped = (text, what) => {
  const grouped = GROUPED.test(text);
  const decimal = COMMA.test(text);
  if (!grouped && !decimal && !THOUSANDS.test(text)) return;
  const whole = text.replace(BLANKS, "");
  const commaIsPoint = decimal || (grouped && whole.includes(","));
  const point = commaIsPoint ? whole.replaceAll(".", "").replace(",", ".") : whole.replaceAll(",", "");
  const shown = [what, text.slice(0, 20), point.slice(0, 20)];
  throw new Mistake(
    grouped
      ? inWords("{0}: “{1}” has a separator of thousands inside a number, ", ...shown) +
          inWords("which may be one number or two: write {2}, or put a tab between two.", ...shown)
      : inWords("{0}: “{1}” has a comma inside a number, ", ...shown) +
          inWords("which may be one number or two: write {2}, or put a space ", ...shown) +
          inWords("after a comma that separates."),
  );
};

const readLogit = (text, what) => {
  const written = hyphened(text);
  if (/^-inf(inity)?$/i.test(written)) return -Infinity;
  if (/^\+?inf(inity)?$/i.test(written)) {
    throw new Mistake(
      inWords(
        "{0}: from {1} softmax makes no number: write a finite one, or -inf to mask the token.",
        what,
        text,
      ),
    );
  }
  refuseGrouped(text, what);
  const value = number(text, what);
  if (Math.abs(value) > MOST) {
    throw new Mistake(
      inWords(
        "{0}: {1} lies beyond {2}: write a smaller number, or -inf to mask the token.",
        what,
        text,
        count(MOST),
      ),
    );
  }
  return value;
};

// What a line ends in, if it may be a number; 60 characters hold one.
const END = new RegExp(`(?:^|[\\s,;:=])(${SIGN}\\d[\\d.,${KEEPING}]*${EXPONENT})$`, "i");
const SPACED = /(?:^|\D)(\d{1,3}(?: \d{3})+,\d+)$/;
const refuseEnd = (line, what) => {
  const end = line.slice(-60);
  for (const pattern of [SPACED, END]) refuseGrouped(pattern.exec(end)?.[1] ?? "", what);
};

// Without the signs at its end. (A pattern such as [,;]+$ takes the square of the time on a row of them.)
const trimmed = (text, signs) => {
  let end = text.length;
  while (end && (signs.includes(text[end - 1]) || !text[end - 1].trim())) end--;
  return text.slice(0, end);
};

// The logit stands behind the last blank or sign of ",;:="; more of them before it belong to the token only
// if they are all of it, or in its quotes, which are JSON's.
const readPair = (line, what) => {
  refuseEnd(line, what);
  const [, before, last] = /^(.*[\s,;:=])([^\s,;:=]+)$/.exec(trimmed(line, ",;")) ?? [];
  if (!last) throw new Mistake(inWords("{0}: “{1}” has no logit. {2}", what, line.slice(0, 20), HOW));
  const token = trimmed(before, ",;:=") || before.trim();
  const value = readLogit(last, what);
  if (!/^".*"$/.test(token)) return [token, value];
  try {
    return [JSON.parse(token), value];
  } catch {
    throw new Mistake(
      inWords(
        '{0}: {1} is not quoted as in JSON: put \\ before each " and \\ inside.',
        what,
        token.slice(0, 20),
      ),
    );
  }
};

const NO_DIGITS = new RegExp(`^${SIGN}(inf(inity)?|nan)$`, "i");
const isNumber = (text) => isPlain(text) || NO_DIGITS.test(text);

// A head that a spreadsheet's column brings along.
const HEAD = /^([\w ]{1,99}[\t,;])?\s*(logit|logprob|score|value)s?$/i;

const refuseMany = (many, bare) => {
  if (many <= (bare ? BARE : NAMED)) return;
  throw new Mistake(
    bare
      ? inWords("{0} logits: at most {1}.", count(many), count(BARE))
      : inWords(
          "{0} lines: at most {1} tokens with names, or {2} logits alone.",
          count(many),
          count(NAMED),
          count(BARE),
        ),
  );
};

// Numbers in lines, {what, line, fields} each; in a column each line is one.
const ofNumbers = (lines, isColumn) => {
  for (const { what, line } of lines) {
    if (isColumn) refuseGrouped(line, what);
    if (isColumn && !isNumber(line)) readLogit(line, what);
    refuseGrouped(SPACED.exec(line.slice(-60))?.[1] ?? "", what);
    if (/[^\w \t.-]/.test(line)) for (const part of line.split(/[ \t;]+/)) refuseGrouped(part, what);
  }
  return lines
    .flatMap(({ what, fields }) => fields.map((field) => [what, field]))
    .map(([what, field], i) => [
      `#${i}`,
      readLogit(field, lines.length > 1 ? what : inWords("Logit {0}", i + 1)),
    ]);
};

const ofLines = (text) => {
  const lines = text
    .split("\n")
    .map((line, i) => ({ what: inWords("Line {0}", i + 1), line: line.trim() }))
    .filter(({ line }) => line);
  if (lines.length > 1 && HEAD.test(lines[0].line)) lines.shift();
  for (const each of lines) each.fields = each.line.split(/[\s,;[\]]+/).filter(Boolean);
  const alone = lines.filter(({ line }) => isNumber(line)).length;
  const isColumn = alone > 1 && 2 * alone > lines.length;
  const isRows =
    lines.every(({ fields }) => fields.every(isNumber)) &&
    !lines.every(({ line }) => /^[^\s,;[\]]+\s+[^\s,;[\]]+$/.test(line));
  const isBare = isColumn || isRows;
  refuseMany(isBare ? lines.reduce((sum, { fields }) => sum + fields.length, 0) : lines.length, isBare);
  return isBare ? ofNumbers(lines, isColumn) : lines.map(({ what, line }) => readPair(line, what));
};

// Of what a program printed: values without tokens are numbered.
const ofFound = ({ tokens, values }) => {
  refuseMany(values.length, !tokens);
  return values.map((value, i) => [
    tokens ? tokens[i] : `#${i}`,
    readLogit(String(value), tokens ? `“${tokens[i].slice(0, 20)}”` : inWords("Logit {0}", i + 1)),
  ]);
};

// Returns {tokens, logits, note} of a text; note: what is to be said of them.
export const parse = (pasted) => {
  if (pasted.length > LONGEST) {
    throw new Mistake(inWords("{0} characters: at most {1}.", count(pasted.length), count(LONGEST)));
  }
  const text = pasted.replace(/^\ufeff/, ""); // which some programs put before all
  const printed = found(text);
  const rows = printed ? ofFound(printed) : ofLines(text);
  if (!rows.length) throw new Mistake(inWords("Empty. {0}", HOW));
  const logits = rows.map(([, value]) => value);
  if (!logits.some(Number.isFinite)) {
    throw new Mistake(
      inWords(
        "Each logit is -inf, which leaves no token to share the probability: write a number for one of them.",
      ),
    );
  }
  return { tokens: rows.map(([token]) => token), logits, note: printed?.note ?? "" };
};
