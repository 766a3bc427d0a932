// The mixer's arithmetic: snippets/mixer.py in JavaScript. A test compares the two on every setting
// of tests/browser/mixer_cases.json. An entry is a token, or `counts[i]` tokens that share one logit.
export const FILTERS = ["top-k", "top-p", "min-p", "typical"];
export const PENALTIES = ["repetition", "presence", "frequency"];

// Sorted once, largest logit first: temperature keeps that order, and each filter keeps a run of it.
// Penalties do not: what they lower is sorted anew, for as long as one setting is mixed.
export const prepare = (logits, counts) => {
  const index = Uint32Array.from(logits.keys()).sort((a, b) => logits[b] - logits[a] || a - b);
  const z = Float64Array.from(index, (i) => logits[i]);
  const n = Uint32Array.from(index, (i) => counts?.[i] ?? 1);
  return { z, n, index, size: n.reduce((sum, count) => sum + count, 0) };
};

// Of the run from..to: probabilities, written into p.
const softmax = (z, n, p, from, to) => {
  let sum = 0;
  for (let i = from; i < to; i++) {
    p[i] = Math.exp(z[i] - z[from]);
    sum += n[i] * p[i];
  }
  for (let i = from; i < to; i++) p[i] /= sum;
};

const entropyOf = (p, n, from, to) => {
  let h = 0;
  for (let i = from; i < to; i++) if (p[i] > 0) h -= n[i] * p[i] * Math.log(p[i]);
  return h;
};

// What is met to twelve digits is met, so that no rounding decides; a mass of 1 keeps all.
const ALMOST = 1 - 1e-12;
const HAIR = 1e-12;
const enough = (target) => (target < 1 ? target * ALMOST : Infinity);

// From which entry on none has the logit of the one at the edge.
const afterTies = (z, at, to) => {
  let end = at + 1;
  while (end < to && z[end] === z[at]) end++;
  return end;
};

// Each returns the run of from..to that it keeps, and the one with all that ties at its edge. A group there
// is split, since its tokens share a logit only because their mean stands for them.
const split = (n, at, kept) => (n[at] = Math.max(1, Math.min(n[at], kept)));
const filters = {
  "top-k": (k, z, p, n, from, to) => {
    let at = from;
    let seen = n[at];
    while (seen < k && at < to - 1) seen += n[++at];
    if (n[at] > 1) {
      split(n, at, n[at] - seen + k);
      return [from, at + 1];
    }
    return [from, at + 1, from, afterTies(z, at, to)];
  },
  "top-p": (target, z, p, n, from, to) => {
    const needed = enough(target);
    let at = from;
    let mass = n[at] * p[at];
    while (mass < needed && at < to - 1) mass += n[++at] * p[at];
    if (n[at] > 1) {
      split(n, at, n[at] - Math.floor((mass - needed) / p[at]));
      return [from, at + 1];
    }
    return [from, at + 1, from, afterTies(z, at, to)];
  },
  "min-p": (share, z, p, n, from, to) => {
    let at = from;
    while (at < to && p[at] >= share * ALMOST * p[from]) at++;
    return [from, at];
  },
  // Surprise rises along the run: walk out from where it is nearest to the entropy, of ties to the likelier.
  typical: (target, z, p, n, from, to) => {
    const h = entropyOf(p, n, from, to);
    const needed = enough(target);
    const distance = (i) => (i >= from && i < to && p[i] > 0 ? Math.abs(-Math.log(p[i]) - h) : Infinity);
    let right = from;
    while (right < to && -Math.log(p[right]) < h - HAIR) right++;
    let left = right - 1;
    let mass = 0;
    let limit = 0;
    let nearer;
    do {
      nearer = distance(left) <= distance(right) + HAIR ? left-- : right++;
      limit = distance(nearer);
      if (limit < Infinity) mass += n[nearer] * p[nearer];
    } while (mass < needed && limit < Infinity);
    if (limit === Infinity) return [from, to];
    const run = [left + 1, right];
    if (n[nearer] > 1) {
      split(n, nearer, n[nearer] - Math.floor((mass - needed) / p[nearer]));
      return run;
    }
    while (distance(left) <= limit + HAIR) left--;
    while (distance(right) <= limit + HAIR) right++;
    return [...run, left + 1, right];
  },
};

// Where each of the tokens, in the order they were given, stands in the sorted ones.
const placesOf = (index) => {
  const places = new Uint32Array(index.length);
  index.forEach((at, i) => {
    places[at] = i;
  });
  return places;
};

const lower = (step, z, size, count) => {
  if (step === "repetition") return z > 0 ? z / size : z * size;
  return z - size * (step === "frequency" ? count : 1);
};

// Returns the logits that the penalties of a chain leave; seen: {penalty: Map(token as given → count)}.
const penalised = ({ z: logits, index }, steps, settings, seen) => {
  const z = logits.slice();
  const places = placesOf(index);
  for (const step of steps) {
    for (const [at, count] of seen[step]) {
      const i = places[at];
      z[i] = lower(step, z[i], settings[step], count);
    }
  }
  return z;
};

// What mix() does without penalties, or after them; z falls.
const run = ({ z: logits, n: given, size }, chain, settings, ties) => {
  const p = new Float64Array(logits.length);
  const cutBy = new Array(p.length).fill(null);
  const cuts = {};
  const tied = new Set();
  const z = logits.slice();
  const n = given.slice();
  let from = 0;
  let to = p.length;
  let kept = size;
  for (; z[to - 1] === -Infinity; to--) {
    // a mask: probability zero by definition, before any step
    kept -= n[to - 1];
    n[to - 1] = 0;
    cutBy[to - 1] = "mask";
  }
  const keep = (step, before, [start, edge, first = start, last = edge]) => {
    if (first < start || last > edge) tied.add(step);
    const isExact = ties?.[step] === "sort" || step === "T";
    const [begin, end] = isExact ? [start, edge] : [first, last];
    cuts[step] = kept;
    kept = 0;
    for (let i = from; i < to; i++) {
      if (i < begin || i >= end) p[i] = n[i] = 0;
      if (n[i] < before[i]) cutBy[i] = step;
      kept += n[i];
    }
    cuts[step] -= kept;
    [from, to] = [begin, end];
  };
  if (settings.T === 0) keep("T", given, [0, split(n, 0, 1), 0, afterTies(z, 0, to)]);
  for (const step of settings.T === 0 ? [] : chain) {
    if (step === "T") {
      const top = z[from];
      for (let i = from; i < to; i++) z[i] = (z[i] - top) / settings.T;
    } else if (filters[step] && settings[step] != null) {
      softmax(z, n, p, from, to);
      keep(step, n.slice(), filters[step](settings[step], z, p, n, from, to));
    }
  }
  softmax(z, n, p, from, to);
  return { p, n, cutBy, cuts, tied, entropy: entropyOf(p, n, from, to), kept };
};

// settings: {T, "top-k", …}; a step that is off is null. At least one logit is finite; -Infinity is a mask.
// rules: {seen, ties} of an engine; without them no token was seen, and what ties at an edge stays.
// Returns for each entry the probability of one token, how many tokens are left and what cut the last of the
// others, a step or "mask"; for the whole the entropy in nats, how many tokens are kept and cut by each step,
// and the steps whose edge fell among equal logits.
export const mix = (data, chain, settings, { seen = {}, ties } = {}) => {
  const steps = chain.filter((step) => settings[step] != null && seen[step]?.size);
  if (!steps.length) return run(data, chain, settings, ties);
  const z = penalised(data, steps, settings, seen);
  const order = [...z.keys()].sort((a, b) => z[b] - z[a] || data.index[a] - data.index[b]);
  const anew = {
    z: z.map((_, i) => z[order[i]]),
    n: data.n.map((_, i) => data.n[order[i]]),
    size: data.size,
  };
  const made = run(anew, chain, settings, ties);
  const back = (values) => {
    const all = values.slice();
    order.forEach((at, i) => {
      all[at] = values[i];
    });
    return all;
  };
  return { ...made, p: back(made.p), n: back(made.n), cutBy: back(made.cutBy) };
};

// Returns the T at which softmax(z / T), before any filter, has exp(H) = choices: snippets/entropy_target.py.
// Or, where no T has it, what exp(H) lies between: {least, most}. H rises with T.
export const temperatureFor = ({ z, n }, choices) => {
  let most = 0;
  let least = 0;
  let to = 0;
  for (; to < z.length && z[to] > -Infinity; to++) {
    most += n[to];
    if (z[to] === z[0]) least += n[to];
  }
  if (!(choices > least && choices < most)) return { least, most };
  const p = new Float64Array(to);
  const entropyAt = (T) => {
    softmax(
      z.subarray(0, to).map((one) => (one - z[0]) / T),
      n,
      p,
      0,
      to,
    );
    return entropyOf(p, n, 0, to);
  };
  const target = Math.log(choices);
  let low = 0;
  let high = 1;
  while (entropyAt(high) < target && high < 1e300) [low, high] = [high, 2 * high];
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (entropyAt(middle) > target) high = middle;
    else low = middle;
  }
  return { T: high };
};

// PCG64 as NumPy's default_rng(seed) starts it, so that a program can repeat the draws.
export const uniforms = (seed) => {
  const hash = (constant, factor) => (value) => {
    value ^= constant;
    constant = Math.imul(constant, factor);
    value = Math.imul(value, constant);
    return value ^ (value >>> 16);
  };
  const stir = hash(0x43b0d7e5, 0x931e8875);
  const pool = [seed, 0, 0, 0].map((word) => stir(word));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from === to) continue;
      const mixed = Math.imul(0xca01f9dd, pool[to]) - Math.imul(0x4973f715, stir(pool[from]));
      pool[to] = mixed ^ (mixed >>> 16);
    }
  }
  const draw = hash(0x8b51f9dd, 0x58f38ded);
  const words = [0, 1, 2, 3, 0, 1, 2, 3].map((at) => BigInt(draw(pool[at]) >>> 0));
  const wide = (at) => ((words[at] | (words[at + 1] << 32n)) << 64n) | words[at + 2] | (words[at + 3] << 32n);
  const low = (bits, value) => BigInt.asUintN(bits, value);
  const step = low(128, (wide(4) << 1n) | 1n);
  const next = (state) => low(128, state * 0x2360ed051fc65da44385df649fccf645n + step);
  let state = next(low(128, step + wide(0)));
  return () => {
    state = next(state);
    const bits = low(64, (state >> 64n) ^ state);
    const turn = state >> 122n;
    return Number(low(64, (bits >> turn) | (bits << (64n - turn))) >> 11n) / 2 ** 53;
  };
};

// How often each entry is drawn, by inverse CDF over the tokens in the order they were given.
export const draw = ({ index }, { p, n }, draws, seed) => {
  const counts = new Uint32Array(p.length);
  const next = uniforms(seed);
  const given = placesOf(index);
  let mass = 0;
  const cdf = Float64Array.from(given, (i) => (mass += n[i] * p[i]));
  for (let left = draws; left > 0; left--) {
    const u = next() * mass;
    let low = 0;
    let high = p.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cdf[middle] <= u) low = middle + 1;
      else high = middle;
    }
    counts[given[low]]++;
  }
  return counts;
};
