// The mixer: a distribution to push, where a page has data-mixer="all" or the names of some parts.
// Its state is the address of the page; mixing.js does the arithmetic.
(() => {
  const here = document.currentScript.src;
  const { FILTERS, prepare, mix, draw } = window.mixing;
  const SHOWN = 12, NAMED = 1000, BARE = 50_000, LINK = 1500, MOST = 1e6, DRAWS = [0, 1, 100, 1000];
  // The steps, and their names in an address.
  const KEYS = { T: "T", "top-k": "top_k", "top-p": "top_p", "min-p": "min_p", typical: "typical" };
  const shares = [...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.97, 0.99, null];
  // What the sliders stop at; null is off.
  const STOPS = {
    T: [0, ...Array.from({ length: 61 }, (_, i) => Number((0.05 * 400 ** (i / 60)).toPrecision(2)))],
    "top-k": [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 40, 50, 75, 100, 150, 200, 256, null],
    "top-p": shares,
    "min-p": [null, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    typical: shares,
  };
  const WORDS = {
    T: "temperature", "top-k": "the k largest", "top-p": "the nucleus", "min-p": "share of the top", typical: "near the entropy",
  };

  const count = (number) => number.toLocaleString("en");
  const decimals = (value) => value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 4, useGrouping: false });
  const slug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const visible = (token) => token.replace(/^ | $/g, "␣").replace(/\n/g, "↵").replace(/\t/g, "⇥") || "∅";
  const make = (tag, options = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(options)) {
      if (key in element) element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };
  class Mistake extends Error {}

  const number = (text, what) => {
    const trimmed = text.trim();
    if (!trimmed) throw new Mistake(`${what} is empty: type a number.`);
    const value = Number(trimmed.replace("−", "-"));
    if (Number.isNaN(value)) throw new Mistake(`${what}: “${trimmed.slice(0, 20)}” is no number.`);
    if (!Number.isFinite(value)) throw new Mistake(`${what}: ${trimmed.slice(0, 20)} is no finite number.`);
    return value;
  };
  const between = (text, what, least, most) => {
    const value = number(text, what);
    if (value < least || value > most) throw new Mistake(`${what} goes from ${count(least)} to ${count(most)}, not ${text.trim()}.`);
    return value;
  };
  const whole = (text, what, least, most) => {
    const value = between(text, what, least, most);
    if (!Number.isInteger(value)) throw new Mistake(`${what} is a whole number, not ${text.trim()}.`);
    return value;
  };
  const orOff = (read, off) => (text) => {
    const value = text.trim().toLowerCase() === "off" ? off : read(text);
    return value === off ? null : value;
  };
  const share = (step, off) => orOff((text) => between(text, step, 0, 1), off);
  const oneOf = (values, what) => (text) => {
    if (!values.includes(text)) throw new Mistake(`${what} is one of ${values.join(", ")}.`);
    return text;
  };
  const readSeed = (text) => whole(text, "seed", 0, 999_999_999);
  const READ = {
    T: (text) => {
      const value = between(text, "T", 0, MOST);
      if (value > 0 && value < 1e-6) throw new Mistake("T is 0 for greedy, or at least 0.000001.");
      return value;
    },
    "top-k": orOff((text) => whole(text, "top-k", 1, MOST), Infinity),
    "top-p": share("top-p", 1), "min-p": share("min-p", 0), typical: share("typical", 1),
  };

  const RULE = 'On each line a token, a space and its logit; numbers alone are logits, unless each line is a pair such as 1\u00a02: then 1 is the token. -inf masks a token. Quotes keep a token as it is: " the:" 1.5.';
  const HOW = "Write a token, a space and its logit on each line, such as: you 1.79.";
  const readLogit = (text, what) => {
    if (/^[-−]inf(inity)?$/i.test(text)) return -Infinity;
    if (/^\+?inf(inity)?$/i.test(text)) throw new Mistake(`${what}: from ${text} softmax makes no number: write a finite one, or -inf to mask the token.`);
    const value = number(text, what);
    if (Math.abs(value) > MOST) throw new Mistake(`${what}: ${text} lies beyond ${count(MOST)}: write a smaller number, or -inf to mask the token.`);
    return value;
  };
  // The logit stands behind the last blank or sign of ",;:="; more of them before it belong to the token only
  // if they are all of it, or in its quotes, which are JSON's.
  const readPair = (line, what) => {
    const [, before, last] = /^(.*[\s,;:=])([^\s,;:=]+)$/.exec(line.trim().replace(/[\s,;]+$/, "")) ?? [];
    if (!last) throw new Mistake(`${what}: “${line.trim().slice(0, 20)}” has no logit. ${HOW}`);
    const token = before.replace(/[\s,;:=]+$/, "") || before.trim(), value = readLogit(last, what);
    if (!/^".*"$/.test(token)) return [token, value];
    try {
      return [JSON.parse(token), value];
    } catch {
      throw new Mistake(`${what}: ${token.slice(0, 20)} is not quoted as in JSON: put \\ before each " and \\ inside.`);
    }
  };
  const isNumber = (text) => !Number.isNaN(Number(text.replace("−", "-"))) || /^[-+−]?(inf(inity)?|nan)$/i.test(text);
  const parse = (text) => {
    const lines = text.split("\n").filter((line) => line.trim()), fields = text.split(/[\s,;[\]]+/).filter(Boolean);
    if (!fields.length) throw new Mistake(`Empty. ${HOW}`);
    const bare = fields.every(isNumber) && !lines.every((line) => /^\s*[^\s,;[\]]+\s+[^\s,;[\]]+\s*$/.test(line));
    const parts = bare ? fields : lines, most = bare ? BARE : NAMED;
    if (parts.length > most) {
      throw new Mistake(bare
        ? `${count(parts.length)} logits: at most ${count(BARE)}.`
        : `${count(parts.length)} lines: at most ${count(NAMED)} tokens with names, or ${count(BARE)} logits alone.`);
    }
    const rows = parts.map((part, i) => (bare ? [`#${i}`, readLogit(part, `Logit ${i + 1}`)] : readPair(part, `Line ${i + 1}`)));
    const logits = rows.map(([, value]) => value);
    if (!logits.some(Number.isFinite)) throw new Mistake("Each logit is -inf, which leaves no token to share the probability: write a number for one of them.");
    return { tokens: rows.map(([token]) => token), logits };
  };

  const plain = (engines) => ({ source: "toy", own: "", T: 1, "top-k": null, "top-p": null, "min-p": null, typical: null, engine: slug(engines[0].name), draws: 0, seed: 123 });

  // Reads an address into a state by a map of key to [name in the state, reader]; returns what was not taken.
  const readQuery = (query, readers, state) => {
    const mistakes = [];
    for (const key of new Set(query.keys())) {
      const [name, read] = readers.get(key) ?? [], text = query.get(key);
      try {
        if (!name) throw new Mistake(`the mixer knows ${[...readers.keys()].join(", ")}`);
        state[name] = read(text);
      } catch (mistake) {
        if (!(mistake instanceof Mistake)) throw mistake;
        const holds = name ? `${key} is ${state[name] ?? "off"}` : "it changes nothing";
        mistakes.push(`${key}=${text.slice(0, 20)} (${mistake.message.replace(/\.$/, "")}); ${holds}.`);
      }
    }
    return mistakes;
  };
  // In a link own logits may take so many characters, as they are written there.
  const fits = (own) => String(new URLSearchParams({ own })).length - "own=".length <= LINK;
  const toQuery = (state, engines) => {
    const query = new URLSearchParams();
    const set = (key, value, unless) => value !== unless && query.set(key, value);
    set("source", state.source, "toy");
    set("own", state.source === "own" && fits(state.own) ? state.own : "", "");
    for (const step of Object.keys(KEYS)) set(KEYS[step], state[step], step === "T" ? undefined : null);
    set("engine", state.engine, slug(engines[0].name));
    set("draws", state.draws, 0);
    set("seed", state.draws ? state.seed : 123, 123);
    return query;
  };

  // What differs about a step between the order of a row and the current one, told of the row.
  const because = (step, row, current, settings) => {
    const at = ({ order }) => order.indexOf(step), after = ({ order }) => order.indexOf("T") < order.indexOf(step);
    if (at(row) < 0) return `no ${step} there`;
    if (at(current) < 0) return `a ${step} there`;
    if (after(row) !== after(current)) {
      return `${step} comes ${after(row) ? "after" : "before"} T there, so it sees the probabilities at T = ${after(row) ? settings.T : 1}`;
    }
    const ahead = row.order.slice(0, at(row)).filter((name) => FILTERS.includes(name) && settings[name] !== null);
    return `${step} comes ${ahead.length ? `after ${ahead.join(" and ")}` : "first"} there, so it shares out other masses`;
  };

  // Which other orders keep other tokens with these settings: [{names, kept, also, without, whys}].
  const compare = (data, engines, settings, current, result) => {
    const groups = {};
    for (const row of settings.T === 0 ? [] : engines) {
      const other = mix(data, row.order, settings), also = [], without = [], whys = new Set();
      result.n.forEach((ours, i) => {
        const more = other.n[i] - ours;
        if (!more) return;
        (more > 0 ? also : without).push([i, Math.abs(more)]);
        if (whys.size < 3) whys.add(because((more > 0 ? result : other).cutBy[i], row, current, settings));
      });
      if (!whys.size) continue;
      const why = [...whys].join("; "), key = [also, without, why].join("|");
      groups[key] ??= { names: [], kept: other.kept, also, without, why };
      groups[key].names.push(row.name);
    }
    return Object.values(groups);
  };

  const nothing = () => {};
  let mixers = 0, again = nothing;
  const mount = (root) => {
    const id = `mixer-${++mixers}`;
    const facts = JSON.parse(root.dataset.facts);
    const { engines, home } = facts, all = root.dataset.mixer === "all";
    const wanted = new Set(all ? [...Object.keys(KEYS), "engine", "source", "draws"] : root.dataset.mixer.split(" "));
    const path = location.pathname, prompts = facts.prompts ?? [];
    const sources = [["toy", "nine tokens of section 5.3"], ...prompts.map(({ name, title }) => [name, `SmolLM2: “${title}”`]), ["own", "your own tokens and logits"]];
    const readers = new Map([
      ["source", ["source", oneOf(sources.map(([name]) => name), "source")]],
      ["own", ["own", String]],
      ...Object.entries(KEYS).map(([step, key]) => [key, [step, READ[step]]]),
      ["engine", ["engine", (text) => oneOf(engines.map(({ name }) => slug(name)), "engine")(slug(text))]],
      ["draws", ["draws", (text) => Number(oneOf(DRAWS.map(String), "draws")(text))]],
      ["seed", ["seed", readSeed]],
    ]);
    let state = null, mistakes = [], tokens = [], data = null, reference = null, result = null, rows = [], timers = {}, held = -Infinity;
    // What the address asks for; without a word from it, the setting of the program on the page.
    const readAddress = () => {
      const query = new URLSearchParams(all ? location.search : "");
      query.delete("h"); // the theme's search marks its words by it
      state = plain(engines);
      mistakes = readQuery(query, readers, state);
      if (all && location.hash.includes("=")) mistakes.push(`${location.hash.slice(0, 20)} (settings stand behind ?, not #); it changes nothing.`);
      if (state.source === "own" && !state.own && !own.value) mistakes.push(`source=own (the link holds no tokens and logits; more than ${count(LINK)} characters of them are left out); the nine tokens stand there.`);
      if ([...query.keys()].some((key) => readers.has(key))) return;
      for (const step of Object.keys(facts.start).filter((name) => wanted.has(name))) state[step] = facts.start[step];
      state.draws = all ? 100 : 0;
    };
    const later = (name, wait, what) => {
      clearTimeout(timers[name]);
      timers[name] = setTimeout(() => root.isConnected && what(), wait);
    };
    const engine = () => engines.find((row) => slug(row.name) === state.engine);

    const errors = {};
    const error = (name, field) => {
      errors[name] = make("p", { className: "mixer-error", id: `${id}-${name}-error`, hidden: true });
      errors[name].field = field;
      field.setAttribute("aria-describedby", errors[name].id);
      return errors[name];
    };
    const tell = (name, message) => {
      errors[name].textContent = message;
      errors[name].hidden = !message;
      errors[name].field.setAttribute("aria-invalid", Boolean(message));
    };
    const untell = () => Object.keys(errors).forEach((name) => tell(name, ""));
    // Runs what reads a field; a mistake stands beside it and changes nothing else.
    const reading = (name, read, instead = "The last good value stays.") => {
      try {
        read();
        tell(name, "");
      } catch (mistake) {
        if (!(mistake instanceof Mistake)) throw mistake;
        tell(name, `${mistake.message} ${instead}`);
      }
    };

    const input = (inputMode, options) => make("input", { inputMode, autocomplete: "off", className: "mixer-field", ...options });
    const knobs = {};
    const knob = (step) => {
      const stops = STOPS[step];
      const slider = make("input", { type: "range", id: `${id}-${step}`, max: stops.length - 1 });
      const field = input("decimal", { "aria-label": `${step}, exact value` });
      const label = make("label", { htmlFor: slider.id }, make("b", { textContent: step }), ` ${WORDS[step]}`);
      const box = make("div", { className: `mixer-knob mixer-knob-${step}` }, label, slider, field, error(step, field));
      slider.addEventListener("input", () => {
        state[step] = stops[slider.value];
        tell(step, "");
        field.value = shown(step);
        update();
      });
      field.addEventListener("input", () => reading(step, () => { state[step] = READ[step](field.value); update(field); }));
      field.addEventListener("change", () => { if (errors[step].hidden) field.value = shown(step); });
      knobs[step] = { slider, field, box, label };
      return box;
    };
    const shown = (step) => (state[step] === null ? "off" : String(state[step]));
    const place = (step) => {
      const value = state[step], stops = STOPS[step];
      if (stops.includes(value)) return stops.indexOf(value);
      const far = (stop) => (stop ? Math.abs(stop > 1 || step === "T" ? Math.log(stop / value) : stop - value) : Infinity);
      return stops.reduce((best, stop, i) => (far(stop) < far(stops[best]) ? i : best), 0);
    };

    const choose = (label, options, change) => {
      const select = make("select", { id: `${id}-${slug(label)}` }, ...options.map(([value, text]) => make("option", { value, textContent: text })));
      select.addEventListener("change", () => change(select.value));
      return [make("div", { className: "mixer-choice" }, make("label", { htmlFor: select.id, textContent: label }), select), select];
    };
    const button = (text, press, options = {}) => {
      const made = make("button", { type: "button", className: "mixer-button", textContent: text, ...options });
      made.addEventListener("click", press);
      return made;
    };

    const UNREACHED = "This prompt could not be fetched; here are the nine tokens.";
    const offline = location.protocol === "file:";
    const isPrompt = (value) => prompts.some(({ name }) => name === value);
    const [sourceBox, source] = choose("Logits", sources, (value) => { state.source = value; take(); });
    if (offline) for (const option of source.options) option.disabled = isPrompt(option.value);
    const note = make("p", { className: "mixer-note", hidden: true });
    const linked = make("p", { className: "mixer-linked", role: "status", hidden: true });
    const rule = make("p", { className: "mixer-note", id: `${id}-rule`, textContent: RULE });
    const own = make("textarea", { id: `${id}-own`, rows: 6, spellcheck: false, "aria-label": "Your tokens and logits" });
    const ownBox = make("div", { className: "mixer-own", hidden: true }, own, error("own", own), rule);
    own.setAttribute("aria-describedby", `${errors.own.id} ${rule.id}`);
    // Text that comes in pieces is read once. The address holds it even while it has a mistake.
    own.addEventListener("input", () => later("own", 50, () => {
      state.own = own.value;
      reading("own", () => put(parse(own.value)));
      update();
    }));
    const [engineBox, menu] = choose("Order of", engines.map((row) => [slug(row.name), row.name === "LLMs-from-scratch" ? "LLMs-from-scratch (the book)" : row.name]), (value) => { state.engine = value; update(); });
    const chain = make("ol", { className: "mixer-chain", "aria-label": "Steps, in order" });
    const zero = make("p", { className: "mixer-note", hidden: true });
    const noted = make("p", { className: "mixer-note", hidden: true });
    const summary = make("p", { className: "mixer-summary" });
    const body = make("tbody"), head = make("tr");
    const table = make("table", { className: "mixer-table" }, make("caption", { className: "mixer-hidden", textContent: "Tokens, their probabilities and draws" }), make("thead", {}, head), body);
    head.append(...["token", "logit", "", "p", "drawn", "expected ± 2σ"].map((textContent) => make("th", { scope: "col", textContent })));
    const legend = make("p", { className: "mixer-legend" });
    const orders = make("div", { className: "mixer-orders" });
    const said = make("p", { className: "mixer-hidden", role: "status" });
    const seed = input("numeric", { id: `${id}-seed` });
    seed.addEventListener("input", () => reading("seed", () => { state.seed = readSeed(seed.value); update(seed); }));
    const draws = DRAWS.map((n) => button(n ? count(n) : "none", () => { state.draws = n; update(); }));
    const drawBox = make("div", { className: "mixer-draws", role: "group", "aria-label": "Draws" },
      make("div", {}, make("b", { textContent: "Draw" }), ...draws),
      make("div", {}, make("label", { htmlFor: seed.id, textContent: "seed" }), seed, button("next", () => { state.seed = (state.seed + 1) % 1_000_000_000; tell("seed", ""); update(); }, { "aria-label": "Next seed" })), error("seed", seed));
    const copied = make("span", { className: "mixer-copied", role: "status" });
    const copy = async (text, what) => {
      try {
        await navigator.clipboard.writeText(text);
        copied.textContent = `${what} copied.`;
      } catch {
        const held = make("textarea", { rows: 6, value: text, "aria-label": what });
        copied.replaceChildren(`${what}, to copy:`, held);
        held.select();
      }
    };
    const ownLeftOut = () => state.source === "own" && !fits(state.own);
    const link = () => {
      const address = new URL(home, location.href);
      address.search = toQuery(state, engines);
      return address.href;
    };
    const full = make("a", { textContent: "Open in the mixer" });
    const actions = make("div", { className: "mixer-actions" }, ...(all ? [
      button("Copy link", () => copy(link(), ownLeftOut() ? "Link without your tokens and logits" : "Link")),
      button("Copy as Python", () => copy(program(), "Program")),
      button("Reset", () => { state = { ...plain(engines), engine: state.engine }; untell(); take(); }),
      copied,
    ] : [full]));

    const program = () => {
      const float = (value) => (value === -Infinity ? "-np.inf" : Number.isInteger(value) ? `${value}.0` : String(value));
      const settings = Object.keys(KEYS).filter((step) => state[step] !== null).map((step) => `"${step}": ${state[step]}`);
      const { logits, counts } = data.given, named = tokens.length, array = (values) => `[${values.join(", ")}]`;
      const lines = [
        `TOKENS = ${JSON.stringify(tokens.map(visible))}`,
        `LOGITS = np.array(${array(logits.slice(0, named).map(float))})`,
      ];
      if (counts) {
        lines.push(
          `# The other ${count(data.size - named)} logits, in groups: how many, and their mean.`,
          `COUNTS = ${array(counts.slice(named))}`,
          `MEANS = ${array(logits.slice(named).map(float))}`,
          "# A hair apart, for no filter to take them for ties.",
          "HAIRS = 1e-12 * np.arange(sum(COUNTS))",
          "LOGITS = np.append(LOGITS, np.repeat(MEANS, COUNTS) - HAIRS)",
          'TOKENS += ["(another)"] * sum(COUNTS)');
      }
      lines.push(
        `CHAIN = ${array(engine().order.filter((step) => step in KEYS).map((step) => `"${step}"`))}`,
        `SETTINGS = {${settings.join(", ")}}`,
        `DRAWS, SEED = ${state.draws}, ${state.seed}`);
      return facts.program.replace(/(# --8<-- \[start:settings\]\n)[^]*(# --8<-- \[end:settings\]\n)/, () => `${lines.join("\n")}\n`);
    };

    const name = (i) => visible(tokens[data.index[i]] ?? "(another)");

    const put = ({ tokens: names, logits, counts }) => {
      tokens = names;
      data = { ...prepare(logits, counts), given: { logits, counts } };
      reference = mix(data, ["T"], { T: 1 });
      build();
    };
    const take = async () => {
      const value = state.source;
      note.hidden = true;
      try {
        if (value === "own") {
          state.own ||= own.value || facts.tokens.map((token, i) => `${token} ${facts.logits[i]}`).join("\n");
          if (own.value !== state.own) own.value = state.own;
          reading("own", () => put(parse(own.value)), "Until it is mended there are the nine tokens.");
          if (!errors.own.hidden) put(facts);
        } else if (isPrompt(value)) {
          if (offline) throw new Mistake("Prompts need a server; from a file there are the nine tokens and your own.");
          const answer = await fetch(new URL(`prompts/${value}.json`, here));
          if (!answer.ok) throw new Mistake(UNREACHED);
          const { tokens: names, logits, tail, vocabulary } = await answer.json();
          if (state.source !== value) return;
          const groups = [...tail.count.keys()].filter((i) => tail.count[i]);
          put({
            tokens: names,
            logits: [...logits, ...groups.map((i) => tail.mean[i])],
            counts: [...logits.map(() => 1), ...groups.map((i) => tail.count[i])],
          });
          note.textContent = `${names.length} logits as recorded; the other ${count(vocabulary - names.length)} in ${groups.length} groups, each at its mean.`;
          note.hidden = false;
        } else put(facts);
      } catch (mistake) {
        if (!(mistake instanceof Mistake || mistake instanceof TypeError)) throw mistake;
        if (state.source !== value) return;
        note.textContent = mistake instanceof Mistake ? mistake.message : UNREACHED;
        note.hidden = false;
        state.source = "toy";
        put(facts);
      }
      update();
    };

    // Built once for each set of logits, then changed in place.
    const build = () => {
      rows = Array.from({ length: Math.min(SHOWN, data.z.length) }, (_, i) => {
        const row = {
          bar: make("span", { className: "mixer-bar" }), mark: make("span", { className: "mixer-mark" }),
          band: make("span", { className: "mixer-band", hidden: true }), dot: make("span", { className: "mixer-dot", hidden: true }),
          cut: make("span", { className: "mixer-cut" }), p: make("td"), drawn: make("td"), expected: make("td"),
        };
        row.tr = make("tr", {}, make("th", { scope: "row", textContent: name(i), title: name(i) }), make("td", { textContent: decimals(data.z[i]), className: "mixer-logit" }),
          make("td", { className: "mixer-track" }, make("span", { className: "mixer-rail" }, row.bar, row.band, row.mark, row.dot), row.cut), row.p, row.drawn, row.expected);
        return row;
      });
      rows.rest = make("td", { colSpan: 6, className: "mixer-rest" });
      body.replaceChildren(...rows.map((row) => row.tr), ...(data.z.length > SHOWN ? [make("tr", {}, rows.rest)] : []));
    };

    const render = () => {
      const drawn = state.draws ? draw(data, result, state.draws, state.seed) : null;
      const top = result.p.reduce((most, share) => Math.max(most, share), 0);
      const scale = data.z.length > SHOWN ? 2 ** Math.ceil(Math.log2(top)) : 1;
      const at = (share) => `${Math.min(100, Math.max(0, (100 * share) / scale))}%`;
      head.children[2].textContent = scale < 1 ? `from 0 to ${scale.toPrecision(2)}` : "probability";
      table.classList.toggle("mixer-drawn", Boolean(drawn));
      const band = (i) => {
        const share = result.p[i] * result.n[i], sigma = Math.sqrt(state.draws * share * (1 - share));
        return [state.draws * share, 2 * sigma];
      };
      rows.forEach((row, i) => {
        const cut = !result.n[i] && result.cutBy[i];
        row.tr.classList.toggle("mixer-out", Boolean(cut));
        row.bar.style.width = at(result.p[i]);
        row.mark.style.left = at(reference.p[i]);
        row.mark.hidden = reference.p[i] > scale;
        row.cut.textContent = cut ? { T: "not taken", mask: "masked" }[cut] ?? `cut by ${cut}` : "";
        row.p.textContent = cut ? "0" : result.p[i].toFixed(4);
        row.drawn.textContent = row.expected.textContent = "";
        row.band.hidden = row.dot.hidden = !(state.draws > 1) || Boolean(cut);
        if (!drawn || cut) return;
        const [mean, off] = band(i);
        row.drawn.textContent = count(drawn[i]);
        row.expected.textContent = `${mean.toFixed(1)} ± ${off.toFixed(1)}`;
        row.band.style.left = at((mean - off) / state.draws);
        row.band.style.width = `calc(${at((mean + off) / state.draws)} - ${at((mean - off) / state.draws)})`;
        row.dot.style.left = at(drawn[i] / state.draws);
      });
      const alive = [...data.z.keys()].filter((i) => result.n[i]), hidden = alive.filter((i) => i >= rows.length);
      const inside = drawn && alive.filter((i) => Math.abs(drawn[i] - band(i)[0]) <= band(i)[1]).length;
      const sum = (of, values) => of.reduce((total, i) => total + values[i] * (values === drawn ? 1 : result.n[i]), 0);
      rows.rest.textContent = hidden.length
        ? `and ${count(result.kept - alive.length + hidden.length)} more, together ${sum(hidden, result.p).toFixed(4)}${drawn ? `, drawn ${count(sum(hidden, drawn))} times` : ""}`
        : "none of the others is kept";
      const one = state.draws === 1 ? drawn.findIndex(Boolean) : -1;
      const choices = Math.exp(result.entropy);
      summary.replaceChildren(
        ...[[count(result.kept), `of ${count(data.size)} tokens kept`], [result.entropy.toFixed(4), "nats of entropy"], [choices.toFixed(choices < 100 ? 3 : 0), "choices, exp(H)"]]
          .map(([value, what]) => make("span", {}, make("b", { textContent: value }), ` ${what}`)));
      legend.textContent = `Line: T = 1 without filters.${
        one >= 0 ? ` Drawn: “${name(one)}”.` : drawn ? ` Dot: share of the draws; ${count(inside)} of ${count(alive.length)} lie in their two-sigma bands.` : ""}`;
      const best = result.p.indexOf(top);
      later("said", 700, () => {
        said.textContent = `${count(result.kept)} of ${count(data.size)} tokens kept, “${name(best)}” has ${(100 * result.p[best]).toFixed(1)} percent, entropy ${result.entropy.toFixed(2)} nats.${one >= 0 ? ` Drawn: ${name(one)}.` : ""}`;
      });
    };

    const tellOrders = () => {
      const listed = (word, entries) => {
        const named = entries.filter(([i]) => data.index[i] < tokens.length).slice(0, 4).map(([i]) => `“${name(i)}”`);
        const more = entries.reduce((sum, [, n]) => sum + n, 0) - named.length;
        return entries.length ? [`${word} ${[named.join(", "), more && `${count(more)} more`].filter(Boolean).join(" and ")}`] : [];
      };
      const items = compare(data, engines, state, engine(), result).map(({ names, kept, also, without, why }) =>
        make("li", {}, make("b", { textContent: names.join(", ") }), `: ${[`${count(kept)} kept`, ...listed("also", also), ...listed("without", without)].join(", ")}; ${why}.`));
      orders.hidden = state.T === 0;
      orders.replaceChildren(...(items.length
        ? [make("p", {}, make("b", { textContent: "The same settings in another order" })), make("ul", {}, ...items)]
        : [make("p", { textContent: "Every other order keeps the same tokens with these settings, where ties stay together." })]));
    };

    const tellChain = () => {
      const row = engine();
      chain.replaceChildren(...row.order.map((step) => {
        if (!(step in KEYS)) return make("li", { className: "mixer-unknown" }, step);
        const cut = result.cuts[step], on = step === "T" ? state.T !== 1 : cut !== undefined;
        return make("li", { className: on ? "mixer-on" : "mixer-off" }, `${step} ${shown(step)}`,
          ...(step !== "T" && on ? [make("small", { textContent: ` cuts ${count(cut)}` })] : []));
      }));
      noted.hidden = !row.note;
      noted.textContent = `${row.name}: ${row.note}.`;
      zero.hidden = state.T >= 0.01;
      zero.textContent = state.T === 0
        ? `T = 0 is a convention: the largest logit is taken. ${row.name} (${row.version}) at 0: ${row.zero}.`
        : `${row.name} (${row.version}) at tiny T: ${row.zero}. Here it divides.`;
    };

    const update = (typing) => {
      result = mix(data, engine().order, state);
      for (const step of Object.keys(knobs)) {
        const { slider, field, box, label } = knobs[step], has = step === "T" || engine().order.includes(step);
        slider.value = place(step);
        slider.setAttribute("aria-valuetext", step === "T" && state.T === 0 ? "0, greedy by convention" : state[step] === null ? "off, keeps all" : shown(step));
        if (field !== typing && errors[step].hidden) field.value = shown(step);
        slider.disabled = field.disabled = !has;
        box.classList.toggle("mixer-absent", !has);
        box.classList.toggle("mixer-idle", state[step] === null);
        label.lastChild.textContent = has ? ` ${step === "T" && state.T === 0 ? "greedy (convention)" : WORDS[step]}` : ` not in ${engine().name}`;
      }
      source.value = state.source;
      menu.value = state.engine;
      ownBox.hidden = state.source !== "own";
      if (state.source === "own") {
        note.hidden = !ownLeftOut();
        note.textContent = `Too long for a link, which holds ${count(LINK)} characters of this: link and reload keep the settings only.`;
      }
      if (seed !== typing && errors.seed.hidden) seed.value = state.seed;
      draws.forEach((one, i) => one.setAttribute("aria-pressed", DRAWS[i] === state.draws));
      full.href = link();
      tellChain();
      render();
      if (data.z.length > 5000) later("orders", 150, tellOrders);
      else tellOrders();
      linked.hidden = !mistakes.length;
      linked.textContent = `Not taken from the link: ${mistakes.join(" ")}`;
      mistakes = [];
      // At once, so that a reload finds it; but browsers refuse a hundred in half a minute.
      if (all) later("address", performance.now() - held > 1000 ? 0 : 300, hold);
    };

    const hold = () => {
      if (location.pathname !== path) return;
      held = performance.now();
      if (link() + location.hash !== location.href) history.replaceState(history.state, "", link() + location.hash);
      keepLinks();
    };

    // The theme has made links to headings absolute: followed as they are, they would lose the setting.
    const keepLinks = () => document.querySelectorAll("a[href*='#']").forEach((to) => {
      if (to.origin + to.pathname === location.origin + path && to.search !== location.search && !to.closest("article li")) to.search = location.search;
    });

    const part = (name, ...elements) => (wanted.has(name) ? elements : []);
    const controls = make("div", { className: "mixer-controls", role: "group", "aria-label": "Settings" },
      ...part("source", sourceBox, note, ownBox), ...["T", ...FILTERS].flatMap((step) => part(step, knob(step))));
    const view = make("div", { className: "mixer-view" }, ...part("engine", engineBox, chain, noted), zero, summary, table, legend, ...part("engine", orders), actions, said);
    root.classList.toggle("mixer-all", all);
    root.querySelector(".mixer-static")?.remove();
    root.append(linked, make("div", { className: "mixer" }, controls, ...part("draws", drawBox), view));
    readAddress();
    put(facts); // until a prompt is there
    take();

    if (all) again = () => {
      if (location.search === `?${toQuery(state, engines)}`) return; // only the heading changed
      readAddress();
      untell();
      take();
    };
  };

  window.addEventListener("popstate", () => again());
  // A link to this page with another setting: the theme would take it back.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-md-component=content] a[href*='?']");
    if (again === nothing || !link || event.ctrlKey || event.metaKey || event.shiftKey || link.origin + link.pathname !== location.origin + location.pathname) return;
    event.preventDefault();
    event.stopPropagation();
    history.pushState(null, "", link.href);
    again();
    document.querySelector(".mixer").scrollIntoView({ block: "start" });
  }, true);
  let mounted = [];
  document$.subscribe(() => {
    again = nothing;
    mounted.forEach((root) => root.isConnected || root.replaceChildren()); // the theme keeps the pages it has left
    mounted = [...document.querySelectorAll("[data-mixer]")];
    mounted.filter((root) => !root.querySelector(".mixer")).forEach(mount);
  });
})();
