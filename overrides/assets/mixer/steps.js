// The probabilities after each step of the chain, computed while the table is open.
import { make } from "../dom.js";
import { mix, PENALTIES } from "./arithmetic.js";
import { written } from "./knobs.js";
import { inWords } from "./say.js";
import { acts, engineOf, rulesOf, tokenOf } from "./state.js";
import { count } from "./words.js";

const LISTED = 12;

// Returns [title, what it leaves] of the start and of each step that does something.
const stagesOf = (mixer, row) => {
  const { data, settings } = mixer;
  const rules = rulesOf(mixer, row);
  const greedy = settings.T === 0;
  const stages = row.order.flatMap((step, i) => {
    if (!acts(mixer, row, step) || (greedy && !PENALTIES.includes(step))) return [];
    const chain = row.order.slice(0, i + 1);
    return [
      [
        `${inWords(step)} ${written(settings[step])}`,
        mix(data, chain, { ...settings, T: settings.T || 1 }, rules),
      ],
    ];
  });
  if (greedy) stages.push(["T 0", mix(data, row.order, settings, rules)]);
  return [[inWords("start"), mix(data, [], { T: 1 })], ...stages];
};

const line = (title, cells) =>
  make(
    "tr",
    {},
    make("th", { scope: "row", textContent: title }),
    ...cells.map((textContent) => make("td", { textContent })),
  );

const tableOf = (mixer) => {
  const stages = stagesOf(mixer, engineOf(mixer));
  const results = stages.map(([, result]) => result);
  const titles = [inWords("token"), ...stages.map(([title]) => title)];
  const head = make("tr", {}, ...titles.map((textContent) => make("th", { scope: "col", textContent })));
  const rows = Array.from({ length: Math.min(LISTED, mixer.data.z.length) }, (_, i) =>
    line(
      tokenOf(mixer, i),
      results.map(({ p, n }) => (n[i] ? p[i].toFixed(4) : "–")),
    ),
  );
  const foot = [
    line(
      inWords("kept"),
      results.map(({ kept }) => count(kept)),
    ),
    line(
      inWords("choices"),
      results.map(({ entropy }) => Math.exp(entropy).toFixed(3)),
    ),
  ];
  return [make("thead", {}, head), make("tbody", {}, ...rows), make("tfoot", {}, ...foot)];
};

// Returns {element, show}.
export const steps = (mixer) => {
  const caption = make("caption", {
    className: "mixer-hidden",
    textContent: inWords("Probabilities after each step"),
  });
  const table = make("table", { className: "mixer-after" });
  const box = make(
    "div",
    { className: "mixer-wide", tabIndex: 0, role: "region", "aria-label": inWords("After each step") },
    table,
  );
  const element = make(
    "details",
    { className: "mixer-steps" },
    make("summary", { textContent: inWords("After each step") }),
    box,
  );
  const show = () => {
    if (element.open) table.replaceChildren(caption, ...tableOf(mixer));
  };
  element.addEventListener("toggle", show);
  return { element, show };
};
