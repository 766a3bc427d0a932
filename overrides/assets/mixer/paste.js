// Finds tokens and values in what programs print: tensor(…), array(…), JSON, an API's top_logprobs.
import { LEFT_OUT, readValues } from "./literal.js";
import { Mistake } from "./parse.js";
import { inWords } from "./say.js";
import { count } from "./words.js";

// ELLIPSIS stands where a print left numbers out.
const ELLIPSIS = /\.\.\.|…/;
const SHORTENED =
  inWords("“...” stands for numbers that were left out: print them all, with ") +
  inWords("{0} or {1}.", 'torch.set_printoptions(profile="full")', "np.set_printoptions(threshold=np.inf)");
const CUT = inWords(
  "“<...>” stands for what was left out: print it whole, such as with response.model_dump_json().",
);

// tensor([[…]], dtype=…, device='…'), also with what stands before it, such as `logits = torch.`
const ofArray = (text) => {
  const [, inside] = /^[\w.\s=:]*\b(?:tensor|array)\s*\((\s*\[[\s\S]*)$/i.exec(text) ?? [];
  if (inside === undefined) return null;
  if (ELLIPSIS.test(inside)) throw new Mistake(SHORTENED);
  const rows = inside.match(/\[[^[\]]*\]/g);
  if (!rows || inside.split("[").length > inside.split("]").length) {
    throw new Mistake(inWords("The end is missing: paste it whole, from “[” to “])”."));
  }
  const values = rows.map((row) =>
    row
      .slice(1, -1)
      .split(/[ \t\n,]+/) // not at blanks that may stand inside a number
      .filter(Boolean),
  );
  if (rows.length > 1 && values.some((row) => row.length > 1)) {
    throw new Mistake(
      inWords(
        "{0} rows of logits, and the mixer takes one: paste it alone, such as x[0].",
        count(rows.length),
      ),
    );
  }
  return { values: values.flat() };
};

const LOGPROB = ["logprob", "logProbability", "log_probability"]; // OpenAI's and Gemini's
const logprobOf = (entry) => entry.get(LOGPROB.find((name) => typeof entry.get(name) === "number"));
const isEntry = (value) =>
  value instanceof Map && typeof value.get("token") === "string" && logprobOf(value) !== undefined;
const isTable = (value) =>
  value instanceof Map && value.size > 0 && [...value.values()].every((one) => typeof one === "number");

// The older completions have a table for each position, and none for the first token of a prompt.
const ofTables = (list) =>
  Array.isArray(list) && list.some(isTable) && list.every((one) => one === null || isTable(one))
    ? list.map((table) => table && [...table].map(([token, logprob]) => [String(token), logprob]))
    : null;

// Returns for each position [[token, logprob]], as deep as they stand; null where there are none.
const positionsOf = (value) => {
  if (isEntry(value)) return positionsOf([value]);
  if (value instanceof Map) {
    return [...value]
      .filter(([name]) => !/^chosen_?candidates$/i.test(name))
      .flatMap(([name, inner]) => (name === "top_logprobs" && ofTables(inner)) || positionsOf(inner));
  }
  if (!Array.isArray(value)) return [];
  const entries = value.filter(isEntry);
  if (!entries.length || !value.every((one) => isEntry(one) || one === LEFT_OUT)) {
    return value.flatMap(positionsOf);
  }
  if (entries.some((entry) => entry.has("top_logprobs"))) {
    return entries.map((entry) => positionsOf(entry.get("top_logprobs"))[0] ?? null);
  }
  if (value.includes(LEFT_OUT)) throw new Mistake(CUT);
  return [entries.map((entry) => [entry.get("token"), logprobOf(entry)])];
};

const ofPositions = (positions) => {
  const at = positions.findIndex(Boolean);
  if (at < 0) {
    throw new Mistake(
      inWords("The answer has the logprobs of the tokens that were written and of no others: ") +
        inWords("ask for some, such as with top_logprobs=5."),
    );
  }
  const values = positions[at].map(([, logprob]) => logprob);
  const mass = values.reduce((sum, value) => sum + Math.exp(value), 0);
  if (mass > 1.001) {
    throw new Mistake(
      inWords(
        "The logprobs add up to a probability of {0}, above 1: paste those of one position.",
        mass.toFixed(3),
      ),
    );
  }
  const missing = `${(100 * Math.max(0, 1 - mass)).toFixed(2)} %`;
  const several = at
    ? inWords("Position {0} of {1}, the first with logprobs. ", at + 1, count(positions.length))
    : inWords("The first of {0} positions. ", count(positions.length));
  const note =
    (positions.length > 1 ? several : "") +
    inWords(
      "Logprobs of {0} tokens; {1} of the probability is that of tokens which are not listed. ",
      count(values.length),
      missing,
    ) +
    inWords("It is left out: the mixer shares 100 % among those listed.");
  return { tokens: positions[at].map(([token]) => token), values, note };
};

const isPair = (value) =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && typeof value[1] !== "object";

const ofList = (list) => {
  if (list.includes(LEFT_OUT)) throw new Mistake(SHORTENED);
  if (list.every((one) => typeof one === "number")) return { values: list };
  if (list.every(isPair)) {
    return { tokens: list.map(([token]) => token), values: list.map(([, value]) => value) };
  }
  const other = list.find((one) => !isPair(one));
  const shown = other instanceof Map ? "{…}" : (JSON.stringify(other) ?? "null");
  throw new Mistake(
    inWords(
      '{0} in the list is no pair: write ["you", 1.79] for each token, or numbers alone.',
      shown.slice(0, 30),
    ),
  );
};

const ofTable = (table) => {
  if (table.twice !== undefined) {
    throw new Mistake(inWords("{0} stands twice: keep one of them.", JSON.stringify(table.twice)));
  }
  return { tokens: [...table.keys()].map(String), values: [...table.values()] };
};

const ofValue = (value, text) => {
  const positions = ofTables(value) ?? positionsOf(value);
  if (positions.length) return ofPositions(positions);
  if (text.includes("<...")) throw new Mistake(CUT);
  if (Array.isArray(value)) return ofList(value);
  if (isTable(value)) return ofTable(value);
  throw new Mistake(
    inWords('No logits were found in this: they stand as {"you": 1.79}, ') +
      inWords("or below “top_logprobs” or “candidates”."),
  );
};

// Closed brackets, or what only JSON or Python begins with; a token may be a bracket.
const isPrinted = (text) =>
  /^(\[[\s\S]*\]|\{[\s\S]*\})$/.test(text) ||
  /^(\{\s*["'][^"'\n]*["']\s*:|\[\s*[{[(]\s*["'])/.test(text) ||
  (/^\[?\s*\w+[=(]/.test(text) && /log_?prob/i.test(text));

// Returns {tokens, values, note}, or null where the text is written in lines. Without tokens, values alone.
export const found = (text) => {
  const array = ofArray(text);
  if (array || !isPrinted(text.trim())) return array;
  if (!/["'(]/.test(text) && text.includes("[")) return ofArray(`array(${text}`); // as NumPy prints it too
  return ofValue(readValues(text), text);
};
