"""One step of decoding: logits through an engine's chain, and seeded draws.

The chain is an order of penalties, temperature and filters, as the table of
engines records it; a step without a setting is off. Each filter works on what
the step before it left, normalised again. T = 0 is greedy by convention: after
the penalties the largest logit is taken. Penalties lower the tokens in SEEN,
by id: repetition by a factor, presence by a number, frequency by a number each
time. What ties at the edge of top-k, top-p or typical all stays, or as much as
is needed, the first; TIES says which. SEEN = {"repetition": {3: 2}} says that
the token with id 3 came twice.
"""

import numpy as np

# --8<-- [start:settings]
TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
CHAIN = ["T", "top-k", "top-p", "min-p", "typical"]
SETTINGS = {"T": 2.0, "top-p": 0.9}
SEEN, TIES = {}, {"top-k": "all", "top-p": "sort"}
DRAWS, SEED = 1000, 123
# --8<-- [end:settings]
PENALTIES = {"repetition", "presence", "frequency"}
ALMOST = 1 - 1e-12  # what is met to twelve digits is met: no rounding decides


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def surprise(p):
    """Return -ln p, and 0 where p is 0."""
    return -np.log(np.where(p > 0, p, 1))


def penalise(step, size, logits, seen):
    """Return logits (V,), those of the ids in seen, {id: count}, lowered."""
    count = np.array([seen.get(i, 0) for i in range(len(logits))])
    if step == "repetition":
        lower = np.where(logits > 0, logits / size, logits * size)
        return np.where(count > 0, lower, logits)
    return logits - size * (count if step == "frequency" else count > 0)


def keeps(step, value, logits, ties="all"):
    """Return the mask (V,) of tokens a filter keeps; a mass of 1 keeps all."""
    p, far, turn, hair = softmax(logits), -logits, np.arange(len(logits)), 0
    if step == "min-p":
        return p >= value * ALMOST * p.max()
    if step == "typical":  # outwards from the entropy, of ties the likelier
        beyond, hair = surprise(p) - (p * surprise(p)).sum(), 1e-12
        far = np.where(p > 0, abs(beyond).round(12), np.inf)
        turn = np.where(beyond < -hair, -1 - turn, turn)
    order = np.lexsort((turn, far))
    short = p[order].cumsum()[:-1] < (value * ALMOST if value < 1 else np.inf)
    kept = order[: value if step == "top-k" else 1 + short.sum()]
    alike = far <= far[kept[-1]] + hair
    return alike if ties == "all" else np.isin(np.arange(len(p)), kept)


def mix(logits, chain, settings, seen=None, ties=None):
    """Return probabilities (V,) and the mask of the kept tokens.

    seen: {penalty: {id: count}}; ties: {filter: "all" or "sort"}, else "all".
    """
    logits, seen, ties = np.asarray(logits, dtype=float), seen or {}, ties or {}
    for step in (step for step in chain if step in PENALTIES & settings.keys()):
        logits = penalise(step, settings[step], logits, seen.get(step, {}))
    kept = np.isfinite(logits)
    if settings["T"] == 0:
        chain, kept = [], np.arange(len(logits)) == logits.argmax()
    for step in (step for step in chain if step in settings.keys() - PENALTIES):
        if step == "T":
            logits = (logits - logits.max()) / settings["T"]
        else:
            kept &= keeps(step, settings[step], logits, ties.get(step, "all"))
            logits = np.where(kept, logits, -np.inf)
    return softmax(np.where(kept, logits, -np.inf)), kept


if __name__ == "__main__":
    p, kept = mix(LOGITS, CHAIN, SETTINGS, SEEN, TIES)
    cdf = p.cumsum()
    u = np.random.default_rng(SEED).random(DRAWS) * cdf[-1]
    drawn = np.bincount(cdf.searchsorted(u, "right"), minlength=len(p))
    for i in (-LOGITS).argsort(kind="stable")[:12]:
        what = f"{p[i]:.4f} {drawn[i]:5}" if kept[i] else "cut"
        print(f"{TOKENS[i]:12} {LOGITS[i]:8.4f}  {what}")
    h = (p * surprise(p)).sum()
    print(f"{kept.sum()} kept, H = {h:.4f}, exp(H) = {np.exp(h):.3f}")
