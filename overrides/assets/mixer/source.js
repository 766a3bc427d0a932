// Where the logits come from: the nine tokens, a recorded prompt, or the reader's own.
import { make } from "../dom.js";
import { isOwnLeftOut, LINK } from "./address.js";
import { menu } from "./fields.js";
import { parse, RULE } from "./own.js";
import { Mistake } from "./parse.js";
import { inWords } from "./say.js";
import { later } from "./state.js";
import { count } from "./words.js";

const UNREACHED = inWords("This prompt could not be fetched; here are the nine tokens.");
const offline = () => location.protocol === "file:";

// Fetches a recorded prompt; returns its tokens and logits, and what is to be said of them.
const fetched = async (name, base) => {
  if (offline())
    throw new Mistake(inWords("Prompts need a server; from a file there are the nine tokens and your own."));
  const answer = await fetch(new URL(`prompts/${name}.json`, base));
  if (!answer.ok) throw new Mistake(UNREACHED);
  const { tokens, logits, tail, vocabulary } = await answer.json();
  const groups = [...tail.count.keys()].filter((i) => tail.count[i]);
  const given = {
    tokens,
    logits: [...logits, ...groups.map((i) => tail.mean[i])],
    counts: [...logits.map(() => 1), ...groups.map((i) => tail.count[i])],
  };
  const told = inWords(
    "{0} logits as recorded; the other {1} in {2} groups, each at its mean.",
    tokens.length,
    count(vocabulary - tokens.length),
    groups.length,
  );
  return [given, told];
};

export const namesOf = ({ prompts }) => ["toy", ...prompts.map(({ name }) => name), "own"];

// The box for the reader's own; the address holds its text even while it has a mistake.
const ownBox = (mixer, mistakes, put, change) => {
  const { id, facts } = mixer;
  const rule = make("p", { className: "mixer-note", id: `${id}-rule`, textContent: RULE });
  const own = make("textarea", {
    id: `${id}-own`,
    rows: 6,
    spellcheck: false,
    "aria-label": inWords("Your tokens and logits"),
  });
  const mistake = mistakes.beside("own", own);
  own.setAttribute("aria-describedby", `${mistake.id} ${rule.id}`);
  // Text that comes in pieces is read once.
  let note = "";
  const read = (instead) =>
    mistakes.reading(
      "own",
      () => {
        const given = parse(own.value);
        note = given.note;
        put(given);
      },
      instead,
    );
  own.addEventListener("input", () =>
    later(mixer, "own", 50, () => {
      mixer.settings.own = own.value;
      read();
      change();
    }),
  );
  const take = () => {
    const { settings } = mixer;
    settings.own ||= own.value || facts.tokens.map((token, i) => `${token} ${facts.logits[i]}`).join("\n");
    if (own.value !== settings.own) own.value = settings.own;
    read(inWords("Until it is mended there are the nine tokens."));
    if (!mistakes.has("own")) return;
    note = "";
    put(facts);
  };
  const element = make("div", { className: "mixer-own", hidden: true }, own, mistake, rule);
  return { element, take, text: () => own.value, note: () => note };
};

// Returns {elements, take, show, text}: take() reads the chosen source, put(given) sees its tokens
// and logits.
export const source = (mixer, base, mistakes, put, change) => {
  const { facts, prompts } = mixer;
  const own = ownBox(mixer, mistakes, put, change);
  const isPrompt = (value) => prompts.some(({ name }) => name === value);
  const note = make("p", { className: "mixer-note", hidden: true });
  const say = (text) => {
    note.textContent = text;
    note.hidden = false;
  };
  const takePrompt = async (value) => {
    const isChosen = () => mixer.settings.source === value; // another one may be by the time it is there
    try {
      const [given, told] = await fetched(value, base);
      if (!isChosen()) return;
      put(given);
      say(told);
    } catch (error) {
      if (![Mistake, SyntaxError, TypeError].some((kind) => error instanceof kind)) throw error;
      if (!isChosen()) return;
      say(error instanceof Mistake ? error.message : UNREACHED);
      mixer.settings.source = "toy";
      put(facts);
    }
    change();
  };
  const take = () => {
    const value = mixer.settings.source;
    note.hidden = true;
    if (isPrompt(value)) {
      takePrompt(value);
      return;
    }
    if (value === "own") own.take();
    else put(facts);
    change();
  };
  const titles = prompts.map(({ title }) => inWords("SmolLM2: “{0}”", title));
  const names = [inWords("nine tokens of section 5.3"), ...titles, inWords("your own tokens and logits")];
  const options = namesOf(mixer).map((name, i) => [name, names[i]]);
  const [box, select] = menu(mixer.id, "source", inWords("Logits"), options, (value) => {
    mixer.settings.source = value;
    take();
  });
  if (offline()) for (const option of select.options) option.disabled = isPrompt(option.value);
  const show = () => {
    const { settings } = mixer;
    select.value = settings.source;
    own.element.hidden = settings.source !== "own";
    if (settings.source !== "own") return;
    const long = inWords(
      "Too long for a link, which holds {0} characters of this: link and reload keep the settings only.",
      count(LINK),
    );
    note.textContent = [own.note(), isOwnLeftOut(settings) && long].filter(Boolean).join(" ");
    note.hidden = !note.textContent;
  };
  return { elements: [box, note, own.element], take, show, text: own.text };
};
