// Numbers that a reader sets: in a text, <span data-hand="T">; before an answer, details.predict.
import { make } from "./dom.js";
import { parseSpec, partsOf } from "./hand/figure.js";
import { handle, isSetting, writtenSetting } from "./hand/handle.js";
import { numberOf, writtenAs } from "./hand/numbers.js";
import { predict } from "./hand/predict.js";

const PAUSE = 700; // ms without a step, after which the sentence is spoken
let mounted = [];

// Returns the sentences that hold a number as they are read: a formula has them twice.
const sentencesOf = (span) => {
  const copy = span.closest("p, li").cloneNode(true);
  for (const unread of copy.querySelectorAll(".katex-html, annotation")) unread.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

const textOf = (span, spec) => {
  const text = span.firstChild;
  const rest = text.data;
  return {
    scope: spec.scope,
    show: (settings) => {
      const value = numberOf(spec.name, spec.about, settings);
      text.data = isSetting(spec.name) ? writtenSetting(spec.name, value) : writtenAs(rest, value);
    },
    rest: () => {
      text.data = rest;
    },
  };
};

// Returns {element, leave, rest, show} of an article: rest() shows what was recorded, show() what is set.
const mount = (article) => {
  const spans = Array.from(article.querySelectorAll("[data-hand]"), (span) => [
    span,
    parseSpec(span.dataset.hand),
  ]);
  const settings = {};
  for (const [span, { scope, name }] of spans) {
    if (isSetting(name)) settings[scope] = { ...settings[scope], [name]: Number(span.textContent) };
  }
  const rests = structuredClone(settings);
  const parts = [...spans.map(([span, spec]) => textOf(span, spec)), ...partsOf(article, rests)];
  const said = make("p", { className: "hand-said" });
  said.setAttribute("role", "status");
  let timer;
  const isRest = (scope) => Object.entries(rests[scope]).every(([name, it]) => settings[scope][name] === it);
  const showScope = (scope) => {
    const still = isRest(scope);
    for (const part of parts.filter((one) => one.scope === scope)) {
      if (still) part.rest();
      else part.show(settings[scope]);
    }
    for (const one of handles) if (one.scope === scope) one.show(settings[scope][one.name]);
  };
  const handles = spans
    .filter(([, { name }]) => isSetting(name))
    .map(([span, { scope, name }]) => {
      const made = handle(span, name, (value) => {
        settings[scope][name] = value;
        showScope(scope);
        clearTimeout(timer);
        timer = setTimeout(() => {
          said.textContent = sentencesOf(span);
        }, PAUSE);
      });
      return { ...made, scope, name };
    });
  const questions = Array.from(article.querySelectorAll("details.predict"), predict);
  article.append(said);
  const rest = () => {
    for (const part of parts) part.rest();
  };
  const leave = () => {
    clearTimeout(timer);
    rest();
    for (const one of handles) one.leave();
    for (const putBack of questions) putBack();
    said.remove();
  };
  return { element: article, leave, rest, show: () => Object.keys(settings).forEach(showScope) };
};

// Paper shows what was recorded.
window.addEventListener("beforeprint", () => {
  for (const page of mounted) page.rest();
});
window.addEventListener("afterprint", () => {
  for (const page of mounted) page.show();
});

document$.subscribe(() => {
  // The theme keeps the pages it has left.
  for (const page of mounted) if (!page.element.isConnected) page.leave();
  mounted = mounted.filter(({ element }) => element.isConnected);
  const article = document.querySelector("article:has([data-hand], details.predict)");
  if (article && !mounted.some(({ element }) => element === article)) mounted.push(mount(article));
});
