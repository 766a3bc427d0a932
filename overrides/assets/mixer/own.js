// Reads tokens and their logits: lines that a person writes, and what programs print.
import { Mistake, MOST, number } from "./parse.js";
import { found } from "./paste.js";
import { inWords } from "./say.js";
import { count } from "./words.js";

const NAMED = 1000;
const BARE = 50_000;
const HOW = inWords("Write a token, a space and its logit on each line, such as: you 1.79.");

export const RULE =
  inWords("On each line a token, a space and its logit; numbers alone are logits, ") +
  inWords("unless each line is a pair such as 1\u00a02: then 1 is the token. ") +
  inWords('-inf masks a token. Quotes keep a token as it is: " the:" 1.5. ') +
  inWords("Or paste tensor(…), array(…), JSON, an answer with top_logprobs, or columns of a spreadsheet.");

const readLogit = (text, what) => {
  if (/^[-−]inf(inity)?$/i.test(text)) return -Infinity;
  if (/^\+?inf(inity)?$/i.test(text)) {
    throw new Mistake(
      inWords(
        "{0}: from {1} softmax makes no number: write a finite one, or -inf to mask the token.",
        what,
        text,
      ),
    );
  }
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

// A comma inside a number: 1,5 and 1,234.5 may be one number or two; 1,2,3 and 1.5,2.5 are several.
const COMMA = /^[-−+]?(\d+|\d{1,3}(\.\d{3})+),\d+(e[-+]?\d+)?$/i;
const THOUSANDS = /^[-−+]?\d{1,3}(,\d{3})+(\.\d*)?(e[-+]?\d+)?$/i;
const refuseComma = (text, what) => {
  const decimal = COMMA.test(text);
  if (!decimal && !THOUSANDS.test(text)) return;
  const point = decimal ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", "");
  throw new Mistake(
    inWords(
      "{0}: “{1}” has a comma inside a number, which may be one number or two: ",
      what,
      text.slice(0, 20),
    ) + inWords("write {0}, or put a space after a comma that separates.", point.slice(0, 20)),
  );
};

// The logit stands behind the last blank or sign of ",;:="; more of them before it belong to the token only
// if they are all of it, or in its quotes, which are JSON's.
const readPair = (line, what) => {
  refuseComma(/(?:^|[\s,;:=])([-−+]?\d[\d.,]*(?:e[-+]?\d+)?)$/i.exec(line.trim())?.[1] ?? "", what);
  const [, before, last] = /^(.*[\s,;:=])([^\s,;:=]+)$/.exec(line.trim().replace(/[\s,;]+$/, "")) ?? [];
  if (!last) throw new Mistake(inWords("{0}: “{1}” has no logit. {2}", what, line.trim().slice(0, 20), HOW));
  const token = before.replace(/[\s,;:=]+$/, "") || before.trim();
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

const isNumber = (text) =>
  !Number.isNaN(Number(text.replaceAll("−", "-"))) || /^[-+−]?(inf(inity)?|nan)$/i.test(text);

// A head that a spreadsheet's column brings along.
const HEAD = /^\s*([\w ]+[\t,;])?\s*(logit|logprob|score|value)s?\s*\n(?=.*\S)/i;

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

const ofLines = (text) => {
  const lines = text
    .replace(HEAD, "")
    .split("\n")
    .filter((line) => line.trim());
  const fields = lines
    .join(" ")
    .split(/[\s,;[\]]+/)
    .filter(Boolean);
  const bare =
    fields.length > 0 &&
    fields.every(isNumber) &&
    !lines.every((line) => /^\s*[^\s,;[\]]+\s+[^\s,;[\]]+\s*$/.test(line));
  if (bare) for (const part of lines.join(" ").split(/[\s;]+/)) refuseComma(part, inWords("Logits"));
  const parts = bare ? fields : lines;
  refuseMany(parts.length, bare);
  return parts.map((part, i) =>
    bare
      ? [`#${i}`, readLogit(part, inWords("Logit {0}", i + 1))]
      : readPair(part, inWords("Line {0}", i + 1)),
  );
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
export const parse = (text) => {
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
