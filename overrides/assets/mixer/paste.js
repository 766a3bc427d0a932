// Finds tokens and values in what programs print: tensor(…), array(…), JSON, an API's top_logprobs.
import { Mistake } from "./parse.js";
import { inWords } from "./say.js";
import { count } from "./words.js";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// ELLIPSIS stands where a print left numbers out.
const ELLIPSIS = /\.\.\.|…/;
const SHORTENED =
  inWords("“...” stands for numbers that were left out: print them all, with ") +
  inWords("{0} or {1}.", 'torch.set_printoptions(profile="full")', "np.set_printoptions(threshold=np.inf)");

const refuseRows = (rows, what) => {
  if (rows <= 1) return;
  throw new Mistake(
    inWords("{0} rows of {1}, and the mixer takes one: paste it alone, such as x[0].", count(rows), what),
  );
};

// tensor([[…]], dtype=…, device='…'), also with what stands before it, such as `logits = torch.`
const ofArray = (text) => {
  const [, inside] = /^[\w.\s=:]*\b(?:tensor|array)\s*\((\s*\[[\s\S]*)$/i.exec(text) ?? [];
  if (inside === undefined) return null;
  if (ELLIPSIS.test(inside)) throw new Mistake(SHORTENED);
  const rows = inside.match(/\[[^[\]]*\]/g);
  if (!rows) throw new Mistake(inWords("The end is missing: paste it whole, from “[” to “])”."));
  const values = rows.map((row) =>
    row
      .slice(1, -1)
      .split(/[\s,]+/)
      .filter(Boolean),
  );
  if (values.some((row) => row.length > 1)) refuseRows(rows.length, "logits");
  return { values: values.flat() };
};

const PLACES = ["top_logprobs", "candidates"]; // OpenAI's and Gemini's
const logprobOf = (entry) => entry?.logprob ?? entry?.logProbability ?? entry?.log_probability;
const isEntry = (value) =>
  isObject(value) && typeof value.token === "string" && typeof logprobOf(value) === "number";

// Returns the lists of entries, one for each position, as deep as they stand.
const positionsOf = (value) => {
  if (Array.isArray(value)) {
    if (value.length && value.every((one) => isEntry(one) && !one.top_logprobs?.length)) return [value];
    return value.flatMap(positionsOf);
  }
  if (!isObject(value)) return [];
  const place = value[PLACES.find((name) => Array.isArray(value[name]))];
  if (place?.length && place.every(isTable)) return place.map(entriesOf); // the older completions
  return Object.entries(value)
    .filter(([name]) => name !== "chosenCandidates")
    .flatMap(([, inner]) => positionsOf(inner));
};
const isTable = (value) =>
  isObject(value) &&
  Object.values(value).length > 0 &&
  Object.values(value).every((one) => typeof one === "number");
const entriesOf = (table) => Object.entries(table).map(([token, logprob]) => ({ token, logprob }));

const ofPositions = (positions) => {
  const values = positions[0].map(logprobOf);
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
  const which = positions.length > 1 ? inWords("The first of {0} positions. ", count(positions.length)) : "";
  const note =
    which +
    inWords(
      "Logprobs of {0} tokens; {1} of the probability is that of tokens which are not listed. ",
      count(values.length),
      missing,
    ) +
    inWords("It is left out: the mixer shares 100 % among those listed.");
  return { tokens: positions[0].map(({ token }) => token), values, note };
};

const isPair = (value) => Array.isArray(value) && value.length === 2 && typeof value[0] === "string";

const ofList = (list) => {
  if (list.length && list.every(isPair)) {
    return { tokens: list.map(([token]) => token), values: list.map(([, value]) => value) };
  }
  const other = JSON.stringify(list.find((one) => !isPair(one)) ?? null);
  throw new Mistake(
    inWords(
      '{0} in the list is no pair: write ["you", 1.79] for each token, or numbers alone.',
      other.slice(0, 30),
    ),
  );
};

// JavaScript puts keys that are whole numbers first, and keeps the last of two that are alike.
const ofTable = (table, text) => {
  const tokens = [...text.matchAll(/("(?:[^"\\]|\\.)*")\s*:/g)].map(([, key]) => JSON.parse(key));
  const twice = tokens.find((token, i) => tokens.indexOf(token) < i);
  if (twice !== undefined)
    throw new Mistake(inWords("{0} stands twice: keep one of them.", JSON.stringify(twice)));
  return { tokens, values: tokens.map((token) => table[token]) };
};

const ofJson = (value, text) => {
  const positions = positionsOf(value);
  if (positions.length) return ofPositions(positions);
  if (Array.isArray(value)) return ofList(value);
  if (isTable(value)) return ofTable(value, text);
  throw new Mistake(
    inWords('No logits were found in this JSON: they stand as {"you": 1.79}, ') +
      inWords("or below “top_logprobs” or “candidates”."),
  );
};

// Python writes -Infinity, and a dict with quotes of its own.
const asJson = (text) => {
  const quoted = text.includes('"') ? text : text.replaceAll("'", '"');
  return quoted.replace(/-Infinity(?=\s*[,\]}])/g, "-1e999");
};

// Closed brackets, or what only JSON begins with; a token may be a bracket.
const JSON_LIKE = /^\s*(\[[\s\S]*\]\s*$|\{[\s\S]*\}\s*$|\{\s*["'][^"'\n]*["']\s*:|\[\s*\{\s*["'])/;

// Returns {tokens, values, note}, or null where the text is written in lines. Without tokens, values alone.
export const found = (text) => {
  const array = ofArray(text);
  if (array || !JSON_LIKE.test(text)) return array;
  if (!/["']/.test(text) && text.includes("[")) return ofArray(`array(${text}`); // as NumPy prints it too
  const json = asJson(text);
  let value;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Mistake(
      inWords(
        "It begins as JSON and is none ({0}): print it as JSON, such as with response.model_dump_json().",
        error.message.slice(0, 60),
      ),
    );
  }
  return ofJson(value, json);
};
