// One mixer: its parts, and what brings them up to date when a setting changes.
import { make } from "../dom.js";
import { actions, linkOf } from "./actions.js";
import { readAddress, toQuery } from "./address.js";
import { FILTERS, mix } from "./arithmetic.js";
import { chart } from "./chart.js";
import { draws } from "./draws.js";
import { Mistakes } from "./fields.js";
import { knob } from "./knobs.js";
import { orders } from "./orders.js";
import { penalties } from "./penalties.js";
import { inWords } from "./say.js";
import { namesOf, source } from "./source.js";
import { create, engineOf, give, later, plain, rulesOf } from "./state.js";
import { steps } from "./steps.js";
import { target } from "./target.js";

// The theme has made links to headings absolute: followed as they are, they would lose the setting.
const keepLinks = (path) => {
  for (const to of document.querySelectorAll("a[href*='#']")) {
    const here = to.origin + to.pathname === location.origin + path;
    if (here && to.search !== location.search && !to.closest("article li")) to.search = location.search;
  }
};

// Returns what holds the setting in the address: at once, so that a reload finds it; but browsers refuse a
// hundred changes in half a minute.
const holder = (mixer) => {
  const path = location.pathname;
  let held = -Infinity;
  const hold = () => {
    if (location.pathname !== path) return;
    held = performance.now();
    const address = linkOf(mixer) + location.hash;
    if (address !== location.href) history.replaceState(history.state, "", address);
    keepLinks(path);
  };
  return () => later(mixer, "address", performance.now() - held > 1000 ? 0 : 300, hold);
};

const lay = (mixer, parts, linked) => {
  const { root, wanted, all } = mixer;
  const part = (name, ...elements) => (wanted.has(name) ? elements : []);
  const controls = make(
    "div",
    { className: "mixer-controls", role: "group", "aria-label": inWords("Settings") },
    ...part("source", ...parts.source.elements),
    ...parts.knobs.map(({ element }) => element),
    ...part("penalties", parts.penalties.element),
    ...part("target", parts.target.element),
  );
  const view = make(
    "div",
    { className: "mixer-view" },
    ...part("engine", ...parts.orders.before),
    parts.orders.zero,
    parts.chart.summary,
    ...part("draws", parts.draws.element),
    ...parts.chart.elements,
    ...part("steps", parts.steps.element),
    ...part("engine", ...parts.orders.after),
    parts.actions.element,
    parts.chart.said,
  );
  root.classList.toggle("mixer-all", all);
  root.querySelector(".mixer-static")?.remove();
  root.append(linked, make("div", { className: "mixer" }, controls, view));
};

// Builds the mixer of an element; base: address of the folder with the prompts.
// Returns what reads the address anew.
export const mount = (root, id, base) => {
  const mixer = create(root, id);
  const mistakes = new Mistakes(id);
  const hold = holder(mixer);
  const linked = make("p", { className: "mixer-linked", role: "status", hidden: true });
  let refused = [];
  let isNew = true; // what the address asks for was not shown yet

  const update = (typing) => {
    if (isNew) refused.push(...parts.penalties.take());
    isNew = false;
    const row = engineOf(mixer);
    mixer.result = mix(mixer.data, row.order, mixer.settings, rulesOf(mixer, row));
    for (const one of Object.values(parts).flat()) one.show(typing);
    linked.hidden = !refused.length;
    linked.textContent = inWords("Not taken from the link: {0}", refused.join(" "));
    refused = [];
    if (mixer.all) hold();
  };
  const put = (given) => {
    give(mixer, given);
    parts.chart.build();
    parts.penalties.take();
  };
  const reset = () => {
    mixer.settings = { ...plain(mixer.facts.engines), engine: mixer.settings.engine };
    mistakes.clear();
    parts.source.take();
  };
  const read = () => {
    const { settings, mistakes: told } = readAddress(mixer, namesOf(mixer), parts.source.text());
    mixer.settings = settings;
    refused = told;
    isNew = true;
  };
  const wanted = ["T", ...FILTERS].filter((step) => mixer.wanted.has(step));
  const parts = {
    source: source(mixer, base, mistakes, put, update),
    knobs: wanted.map((step) => knob(mixer, step, mistakes, update)),
    penalties: penalties(mixer, mistakes, update),
    target: target(mixer, mistakes, update),
    draws: draws(mixer, mistakes, update),
    chart: chart(mixer),
    steps: steps(mixer),
    orders: orders(mixer, update),
    actions: actions(mixer, reset),
  };
  lay(mixer, parts, linked);
  read();
  put(mixer.facts); // until a prompt is there
  parts.source.take();

  return () => {
    // Only the heading changed.
    if (location.search === `?${toQuery(mixer.settings, mixer.facts.engines)}`) return;
    read();
    mistakes.clear();
    parts.source.take();
  };
};
