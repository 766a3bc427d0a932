// Which other orders keep other tokens, and why.
import { FILTERS, mix } from "./arithmetic.js";

// What differs about a step between the order of a row and the current one, told of the row.
const because = (step, row, current, settings) => {
  const at = ({ order }) => order.indexOf(step);
  const after = ({ order }) => order.indexOf("T") < order.indexOf(step);
  if (at(row) < 0) return `no ${step} there`;
  if (at(current) < 0) return `a ${step} there`;
  if (after(row) !== after(current)) {
    const seen = after(row) ? settings.T : 1;
    const side = after(row) ? "after" : "before";
    return `${step} comes ${side} T there, so it sees the probabilities at T = ${seen}`;
  }
  const ahead = row.order
    .slice(0, at(row))
    .filter((name) => FILTERS.includes(name) && settings[name] !== null);
  const place = ahead.length ? `after ${ahead.join(" and ")}` : "first";
  return `${step} comes ${place} there, so it shares out other masses`;
};

// Returns the engines whose order keeps other tokens with these settings, in groups:
// [{names, kept, also, without, why}], where also and without are [entry, how many of it].
export const compare = ({ data, settings, result, facts }, current) => {
  const groups = {};
  for (const row of settings.T === 0 ? [] : facts.engines) {
    const other = mix(data, row.order, settings);
    const also = [];
    const without = [];
    const whys = new Set();
    result.n.forEach((ours, i) => {
      const more = other.n[i] - ours;
      if (!more) return;
      (more > 0 ? also : without).push([i, Math.abs(more)]);
      if (whys.size < 3) whys.add(because((more > 0 ? result : other).cutBy[i], row, current, settings));
    });
    if (!whys.size) continue;
    const why = [...whys].join("; ");
    const key = [also, without, why].join("|");
    groups[key] ??= { names: [], kept: other.kept, also, without, why };
    groups[key].names.push(row.name);
  }
  return Object.values(groups);
};
