// The table of tokens with bars and draws, and the numbers above and below it.
import { make } from "../dom.js";
import { draw } from "./arithmetic.js";
import { inWords } from "./say.js";
import { later, tokenOf } from "./state.js";
import { count, decimals } from "./words.js";

const SHOWN = 12;

const blank = (mixer, i) => {
  const span = (name, hidden = false) => make("span", { className: `mixer-${name}`, hidden });
  const row = {
    bar: span("bar"),
    mark: span("mark"),
    band: span("band", true),
    dot: span("dot", true),
    cut: span("cut"),
    p: make("td"),
    drawn: make("td"),
    expected: make("td"),
  };
  const rail = make("span", { className: "mixer-rail" }, row.bar, row.band, row.mark, row.dot);
  const name = tokenOf(mixer, i);
  row.tr = make(
    "tr",
    {},
    make("th", { scope: "row", textContent: name, title: name }),
    make("td", { textContent: decimals(mixer.data.z[i]), className: "mixer-logit" }),
    make("td", { className: "mixer-track" }, rail, row.cut),
    row.p,
    row.drawn,
    row.expected,
  );
  return row;
};

// The mean and two standard deviations of how often an entry is drawn.
const band = ({ result, settings }, i) => {
  const share = result.p[i] * result.n[i];
  const sigma = Math.sqrt(settings.draws * share * (1 - share));
  return [settings.draws * share, 2 * sigma];
};

const showRow = (mixer, row, i, drawn, scale) => {
  const { result, reference, settings } = mixer;
  const cut = !result.n[i] && result.cutBy[i];
  const at = (share) => `${Math.min(100, Math.max(0, (100 * share) / scale))}%`;
  row.tr.classList.toggle("mixer-out", Boolean(cut));
  row.bar.style.width = at(result.p[i]);
  row.mark.style.left = at(reference.p[i]);
  row.mark.hidden = reference.p[i] > scale;
  row.cut.textContent = cut
    ? ({ T: inWords("not taken"), mask: inWords("masked") }[cut] ?? inWords("cut by {0}", cut))
    : "";
  row.p.textContent = cut ? "0" : result.p[i].toFixed(4);
  row.drawn.textContent = row.expected.textContent = "";
  row.band.hidden = row.dot.hidden = !(settings.draws > 1) || Boolean(cut);
  if (!drawn || cut) return;
  const [mean, off] = band(mixer, i);
  const of = (number) => at(number / settings.draws);
  row.drawn.textContent = count(drawn[i]);
  row.expected.textContent = `${mean.toFixed(1)} ± ${off.toFixed(1)}`;
  row.band.style.left = of(mean - off);
  row.band.style.width = `calc(${of(mean + off)} - ${of(mean - off)})`;
  row.dot.style.left = of(drawn[i]);
};

const restText = ({ result }, alive, drawn) => {
  const hidden = alive.filter((i) => i >= SHOWN);
  if (!hidden.length) return inWords("none of the others is kept");
  const mass = hidden.reduce((sum, i) => sum + result.p[i] * result.n[i], 0);
  const times = drawn && hidden.reduce((sum, i) => sum + drawn[i], 0);
  const more = count(result.kept - alive.length + hidden.length);
  return drawn
    ? inWords("and {0} more, together {1}, drawn {2} times", more, mass.toFixed(4), count(times))
    : inWords("and {0} more, together {1}", more, mass.toFixed(4));
};

const summaryOf = ({ data, result }) => {
  const choices = Math.exp(result.entropy);
  const facts = [
    [count(result.kept), inWords(" of {0} tokens kept", count(data.size))],
    [result.entropy.toFixed(4), inWords(" nats of entropy")],
    [choices.toFixed(choices < 100 ? 3 : 0), inWords(" choices, exp(H)")],
  ];
  return facts.map(([value, what]) => make("span", {}, make("b", { textContent: value }), what));
};

const legendOf = (mixer, alive, drawn, one) => {
  const line = inWords("Line: T = 1 without penalties and filters.");
  if (one >= 0) return line + inWords(" Drawn: “{0}”.", tokenOf(mixer, one));
  if (!drawn) return line;
  const inside = alive.filter((i) => Math.abs(drawn[i] - band(mixer, i)[0]) <= band(mixer, i)[1]).length;
  const shares = [count(inside), count(alive.length)];
  return line + inWords(" Dot: share of the draws; {0} of {1} lie in their two-sigma bands.", ...shares);
};

const spokenOf = (mixer, best, one) => {
  const { data, result } = mixer;
  const told = inWords(
    "{0} of {1} tokens kept, “{2}” has {3} percent, entropy {4} nats.",
    count(result.kept),
    count(data.size),
    tokenOf(mixer, best),
    (100 * result.p[best]).toFixed(1),
    result.entropy.toFixed(2),
  );
  return one >= 0 ? told + inWords(" Drawn: “{0}”.", tokenOf(mixer, one)) : told;
};

// Returns {summary, elements, said, build, show}; build() makes the rows of new logits, and show() changes
// them in place.
export const chart = (mixer) => {
  const summary = make("p", { className: "mixer-summary" });
  const legend = make("p", { className: "mixer-legend" });
  const said = make("p", { className: "mixer-hidden", role: "status" });
  const titles = [inWords("token"), inWords("logit"), "", "p", inWords("drawn"), inWords("expected ± 2σ")];
  const head = make("tr", {}, ...titles.map((textContent) => make("th", { scope: "col", textContent })));
  const caption = make("caption", {
    className: "mixer-hidden",
    textContent: inWords("Tokens, their probabilities and draws"),
  });
  const body = make("tbody");
  const rest = make("td", { colSpan: 6, className: "mixer-rest" });
  const table = make("table", { className: "mixer-table" }, caption, make("thead", {}, head), body);
  let rows = [];

  const build = () => {
    const many = mixer.data.z.length;
    rows = Array.from({ length: Math.min(SHOWN, many) }, (_, i) => blank(mixer, i));
    body.replaceChildren(...rows.map(({ tr }) => tr), ...(many > SHOWN ? [make("tr", {}, rest)] : []));
  };
  const show = () => {
    const { data, result, settings } = mixer;
    const drawn = settings.draws ? draw(data, result, settings.draws, settings.seed) : null;
    const top = result.p.reduce((most, share) => Math.max(most, share), 0);
    const scale = data.z.length > SHOWN ? 2 ** Math.ceil(Math.log2(top)) : 1;
    head.children[2].textContent =
      scale < 1 ? inWords("from 0 to {0}", scale.toPrecision(2)) : inWords("probability");
    table.classList.toggle("mixer-drawn", Boolean(drawn));
    for (const [i, row] of rows.entries()) showRow(mixer, row, i, drawn, scale);
    const alive = [...data.z.keys()].filter((i) => result.n[i]);
    const one = settings.draws === 1 ? drawn.findIndex(Boolean) : -1;
    rest.textContent = restText(mixer, alive, drawn);
    summary.replaceChildren(...summaryOf(mixer));
    legend.textContent = legendOf(mixer, alive, drawn, one);
    later(mixer, "said", 700, () => {
      said.textContent = spokenOf(mixer, result.p.indexOf(top), one);
    });
  };
  return { summary, elements: [table, legend], said, build, show };
};
