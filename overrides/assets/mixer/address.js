// The settings as the address of a page, and back.
import { readCounts } from "./counts.js";
import { Mistake, oneOf, READ, readSeed } from "./parse.js";
import { inWords } from "./say.js";
import { DRAWS, KEYS, plain, SEEN } from "./state.js";
import { count, slug } from "./words.js";

export const LINK = 1500; // characters of own logits

const readSeen = (text) => {
  readCounts(text); // among which tokens is known later
  return text.trim();
};

// Of each key of an address: its name in the settings, and what reads it.
const readersOf = (sources, engines) => {
  const names = engines.map(({ name }) => slug(name));
  const steps = Object.entries(KEYS).map(([step, key]) => [key, [step, READ[step]]]);
  return new Map([
    ["source", ["source", oneOf(sources, "source")]],
    ["own", ["own", String]],
    ...steps,
    ...Object.keys(SEEN).map((name) => [name, [name, readSeen]]),
    ["engine", ["engine", (text) => oneOf(names, "engine")(slug(text))]],
    ["draws", ["draws", (text) => Number(oneOf(DRAWS.map(String), "draws")(text))]],
    ["seed", ["seed", readSeed]],
  ]);
};

// Reads a query into settings; returns what was not taken.
const readQuery = (query, readers, settings) => {
  const mistakes = [];
  for (const key of new Set(query.keys())) {
    const [name, read] = readers.get(key) ?? [];
    const [text, ...others] = query.getAll(key);
    try {
      if (!name) throw new Mistake(inWords("the mixer knows {0}", [...readers.keys()].join(", ")));
      settings[name] = read(text);
      if (others.length) throw new Mistake(inWords("the first of {0} counts", others.length + 1));
    } catch (mistake) {
      if (!(mistake instanceof Mistake)) throw mistake;
      const held = name in SEEN ? inWords("empty") : (settings[name] ?? inWords("off"));
      const holds = name ? inWords("{0} is {1}", key, held) : inWords("it changes nothing");
      const why = mistake.message.replace(/[.。]$/, "");
      mistakes.push(inWords("{0}={1} ({2}); {3}.", key, text.slice(0, 20), why, holds));
    }
  }
  return mistakes;
};

// What the address of the page asks for; without a word from it, the setting of the program on the page.
// Returns the settings, and what of the address was not taken.
export const readAddress = ({ all, facts, wanted }, sources, ownText) => {
  const readers = readersOf(sources, facts.engines);
  const settings = plain(facts.engines);
  const query = new URLSearchParams(all ? location.search : "");
  query.delete("h"); // the theme's search marks its words by it
  const mistakes = readQuery(query, readers, settings);
  if (all && location.hash.includes("=")) {
    const hash = location.hash.slice(0, 20);
    mistakes.push(inWords("{0} (settings stand behind ?, not #); it changes nothing.", hash));
  }
  if (settings.source === "own" && !settings.own && !ownText) {
    mistakes.push(
      inWords(
        "source=own (the link holds no tokens and logits; more than {0} characters of them are left out); ",
        count(LINK),
      ) + inWords("the nine tokens stand there."),
    );
  }
  if (settings.own && settings.source !== "own") {
    const [own, source] = [settings.own.slice(0, 20), `source=${settings.source}`];
    mistakes.push(inWords("{0}={1} ({2}); {3}.", "own", own, source, inWords("it changes nothing")));
  }
  if (![...query.keys()].some((key) => readers.has(key))) {
    for (const step of Object.keys(facts.start).filter((name) => wanted.has(name)))
      settings[step] = facts.start[step];
    settings.draws = all ? 100 : 0;
  }
  return { settings, mistakes };
};

// In a link own logits may take so many characters, as they are written there.
const fits = (own) => String(new URLSearchParams({ own })).length - "own=".length <= LINK;
export const isOwnLeftOut = ({ source, own }) => source === "own" && !fits(own);

export const toQuery = (settings, engines) => {
  const query = new URLSearchParams();
  const set = (key, value, unless) => value !== unless && query.set(key, value);
  set("source", settings.source, "toy");
  set("own", settings.source === "own" && fits(settings.own) ? settings.own : "", "");
  for (const step of Object.keys(KEYS)) set(KEYS[step], settings[step], step === "T" ? undefined : null);
  for (const name of Object.keys(SEEN)) set(name, settings[name], "");
  set("engine", settings.engine, slug(engines[0].name));
  set("draws", settings.draws, 0);
  set("seed", settings.draws ? settings.seed : 123, 123);
  return query;
};
