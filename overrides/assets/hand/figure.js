// What moves in a figure: groups that its program named, "KIND NUMBER" (numbers.js). Where a number lies
// is read off the figure at rest, from two places whose numbers are known.
import { numberOf } from "./numbers.js";
import { inWords } from "./say.js";

const coordinates = (path) =>
  path
    .getAttribute("d")
    .match(/-?[\d.]+/g)
    .map(Number);
const place = (text, x) => {
  text.setAttribute("x", x);
  text.setAttribute("transform", `rotate(0 ${x} ${text.getAttribute("y")})`);
};
// A bar begins at zero, a span of the running sum where the one before it ends.
const ends = ({ name, about }, settings) => [
  name === "until" ? numberOf("from", about, settings) : 0,
  numberOf(name, about, settings),
];

// Returns {zero, unit}, the place of 0 and the length of 1, read off the longest bar.
const scaleOf = (bars, rest) => {
  const scales = bars.map(({ spec, element }) => {
    const [left, , right] = coordinates(element.querySelector("path"));
    const [low, high] = ends(spec, rest);
    const unit = (right - left) / (high - low);
    return { zero: left - low * unit, unit, length: right - left };
  });
  return scales.reduce((best, one) => (one.length > best.length ? one : best));
};

const bar = ({ spec, element, scale }) => {
  const path = element.querySelector("path");
  const [, bottom, , , , top] = coordinates(path);
  return (settings) => {
    const [left, right] = ends(spec, settings).map((end) => scale.zero + end * scale.unit);
    path.setAttribute("d", `M ${left} ${bottom} L ${right} ${bottom} L ${right} ${top} L ${left} ${top} z`);
  };
};

const label = ({ spec, element, scale, rest }) => {
  const text = element.querySelector("text");
  const gap = Number(text.getAttribute("x")) - scale.unit * numberOf(spec.name, spec.about, rest);
  return (settings) => {
    const value = numberOf(spec.name, spec.about, settings);
    place(text, gap + scale.unit * value);
    text.textContent = value || spec.name === "p" ? value.toFixed(2) : inWords("cut");
  };
};

// The name of a span stands in its middle, if there is room for it.
const name = ({ spec, element, scale }) => {
  const text = element.querySelector("text");
  return (settings) => {
    const [low, high] = ends(spec, settings);
    place(text, scale.zero + ((low + high) / 2) * scale.unit);
    text.style.opacity = Number(high - low > 0.02 * spec.about.length);
  };
};

const mark = ({ spec, element, scale }) => {
  const use = element.querySelector("use");
  return (settings) => use.setAttribute("x", scale.zero + settings[spec.name] * scale.unit);
};

const title = ({ spec, element }) => {
  const text = element.querySelector("text");
  return (settings) => {
    text.textContent = `${spec.name} = ${settings[spec.name]}`;
  };
};

// Its curve is named with the lowest and the highest T, which lie on a logarithmic scale.
const point = ({ spec, element, curve }) => {
  const use = element.querySelector("use");
  const [x, y, ...more] = coordinates(curve.element.querySelector("path"));
  const [right, top] = more.slice(-2);
  const [low, high] = curve.range;
  const value = (T) => numberOf(spec.name, spec.about, { T });
  return ({ T }) => {
    const along = Math.log(T / low) / Math.log(high / low);
    const up = (value(T) - value(low)) / (value(high) - value(low));
    use.setAttribute("x", x + along * (right - x));
    use.setAttribute("y", y + up * (top - y));
    use.style.display = along < 0 || along > 1 ? "none" : "";
  };
};

const KINDS = { bar, span: bar, label, name, mark, text: title, point };

// "cold.p forward" → {scope: "cold", name: "p", about: "forward"}; without a scope it is "".
export const parseSpec = (written) => {
  const [, scope = "", name, about] = /^(?:(\w+)\.)?([\w-]+) ?(.*)$/.exec(written);
  return { scope, name, about };
};

const MOVED = ["d", "x", "y", "transform", "style"];
const restorer = (element) => {
  const moving = element.querySelector("text, use, path:not(defs *)");
  const attributes = MOVED.map((key) => [key, moving.getAttribute(key)]);
  const words = moving.textContent;
  return () => {
    for (const [key, value] of attributes) {
      if (value === null) moving.removeAttribute(key);
      else moving.setAttribute(key, value);
    }
    if (moving.textContent !== words) moving.textContent = words;
  };
};

// Returns [{scope, show(settings), rest()}] of all that moves in an article, for scopes: {name: settings}.
export const partsOf = (article, scopes) => {
  const groups = Array.from(article.querySelectorAll("[data-gid]"), (element) => {
    const [, kind, written, low, high] = /^(\w+) (.*?)(?: ([\d.]+) ([\d.]+))?$/.exec(element.dataset.gid);
    return { element, kind, spec: parseSpec(written), range: [Number(low), Number(high)] };
  }).filter(({ spec }) => spec.scope in scopes);
  const like = (one, spec) => one.spec.scope === spec.scope && one.spec.name === spec.name;
  const scales = {};
  return groups
    .filter(({ kind }) => kind in KINDS)
    .map((group) => {
      const { spec, kind, element } = group;
      const rest = scopes[spec.scope];
      const of = kind === "mark" ? { ...spec, name: "until" } : spec;
      const bars = groups.filter((one) => KINDS[one.kind] === bar && like(one, of));
      if (bars.length) scales[`${of.scope}.${of.name}`] ??= scaleOf(bars, rest);
      const curve = groups.find(
        (one) => one.kind === "curve" && like(one, spec) && one.spec.about === spec.about,
      );
      const restore = restorer(element);
      const show = KINDS[kind]({ ...group, rest, curve, scale: scales[`${of.scope}.${of.name}`] });
      return { scope: spec.scope, show, rest: restore };
    });
};
