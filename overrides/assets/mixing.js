// The mixer's arithmetic: snippets/mixer.py in JavaScript. A test compares the two on every setting
// of tests/browser/mixer_cases.json. An entry is a token, or `counts[i]` tokens that share one logit.
window.mixing = (() => {
  const FILTERS = ["top-k", "top-p", "min-p", "typical"];

  // Sorted once, largest logit first: temperature keeps that order, and each filter keeps a run of it.
  const prepare = (logits, counts) => {
    const index = Uint32Array.from(logits.keys()).sort((a, b) => logits[b] - logits[a] || a - b);
    const z = Float64Array.from(index, (i) => logits[i]);
    const n = Uint32Array.from(index, (i) => counts?.[i] ?? 1);
    return { z, n, index, size: n.reduce((sum, count) => sum + count, 0) };
  };

  // Of the run from..to: probabilities, written into p.
  const softmax = (z, n, p, from, to) => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += n[i] * (p[i] = Math.exp(z[i] - z[from]));
    for (let i = from; i < to; i++) p[i] /= sum;
  };

  const entropyOf = (p, n, from, to) => {
    let h = 0;
    for (let i = from; i < to; i++) if (p[i] > 0) h -= n[i] * p[i] * Math.log(p[i]);
    return h;
  };

  // Each returns the run of from..to that it keeps. What ties at the edge stays.
  const filters = {
    "top-k": (k, z, p, n, from, to) => {
      let at = from;
      for (let seen = n[at]; seen < k && at < to - 1;) seen += n[++at];
      const least = z[at];
      while (at < to && z[at] >= least) at++;
      return [from, at];
    },
    "top-p": (target, z, p, n, from, to) => {
      let at = to - 1;
      for (let mass = n[at] * p[at]; mass <= 1 - target && at > from;) mass += n[--at] * p[at];
      const least = p[at];
      while (at < to && p[at] >= least) at++;
      return [from, at];
    },
    "min-p": (share, z, p, n, from, to) => {
      let at = from;
      while (at < to && p[at] >= share * p[from]) at++;
      return [from, at];
    },
    // Surprise rises along the run: walk out from where it is nearest to the entropy.
    typical: (target, z, p, n, from, to) => {
      const h = entropyOf(p, n, from, to);
      const distance = (i) => (i >= from && i < to && p[i] > 0 ? Math.abs(-Math.log(p[i]) - h) : Infinity);
      let right = from;
      while (right < to && -Math.log(p[right]) < h) right++;
      let left = right - 1, mass = 0, limit = 0;
      do {
        const nearer = distance(left) < distance(right) ? left-- : right++;
        limit = distance(nearer);
        if (limit < Infinity) mass += n[nearer] * p[nearer];
      } while (mass < target && limit < Infinity);
      if (limit === Infinity) return [from, to];
      while (distance(left) <= limit) left--;
      while (distance(right) <= limit) right++;
      return [left + 1, right];
    },
  };

  // settings: {T, "top-k", …}; a filter that is off is null. Returns for each entry its probability and
  // what cut it; for the whole the entropy in nats, and how many tokens are kept and cut by each step.
  const mix = ({ z: logits, n }, chain, settings) => {
    const p = new Float64Array(logits.length), cutBy = new Array(p.length).fill(null), cuts = {};
    let from = 0, to = p.length;
    const keep = (step, [first, end]) => {
      cuts[step] = 0;
      for (let i = from; i < to; i++) {
        if (i >= first && i < end) continue;
        p[i] = 0;
        cutBy[i] = step;
        cuts[step] += n[i];
      }
      [from, to] = [first, end];
    };
    const z = logits.slice();
    if (settings.T === 0) keep("T", [0, 1]);
    for (const step of settings.T === 0 ? [] : chain) {
      if (step === "T") {
        const top = z[from];
        for (let i = from; i < to; i++) z[i] = (z[i] - top) / settings.T;
      } else if (filters[step] && settings[step] != null) {
        softmax(z, n, p, from, to);
        keep(step, filters[step](settings[step], z, p, n, from, to));
      }
    }
    softmax(z, n, p, from, to);
    const kept = n.subarray(from, to).reduce((sum, count) => sum + count, 0);
    return { p, cutBy, cuts, entropy: entropyOf(p, n, from, to), kept: settings.T === 0 ? 1 : kept };
  };

  // PCG64 as NumPy's default_rng(seed) starts it, so that a program can repeat the draws.
  const uniforms = (seed) => {
    const hash = (constant, factor) => (value) => {
      value ^= constant;
      constant = Math.imul(constant, factor);
      value = Math.imul(value, constant);
      return value ^ (value >>> 16);
    };
    const stir = hash(0x43b0d7e5, 0x931e8875), pool = [seed, 0, 0, 0].map((word) => stir(word));
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
      const bits = low(64, (state >> 64n) ^ state), turn = state >> 122n;
      return Number(low(64, (bits >> turn) | (bits << (64n - turn))) >> 11n) / 2 ** 53;
    };
  };

  // How often each entry is drawn, by inverse CDF over the tokens in the order they were given.
  const draw = ({ n, index }, { p }, draws, seed) => {
    const counts = new Uint32Array(p.length), next = uniforms(seed);
    const given = new Uint32Array(p.length);
    index.forEach((at, i) => { given[at] = i; });
    let mass = 0;
    const cdf = Float64Array.from(given, (i) => (mass += n[i] * p[i]));
    for (let left = draws; left > 0; left--) {
      const u = next() * mass;
      let low = 0, high = p.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (cdf[middle] <= u) low = middle + 1;
        else high = middle;
      }
      counts[given[low]]++;
    }
    return counts;
  };

  return { FILTERS, prepare, mix, draw, uniforms };
})();
