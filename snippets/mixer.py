"""One step of decoding: logits through an engine's chain, and seeded draws.

The chain is an order of temperature and filters, as the table of engines
records it; a filter without a setting is off. Each step works on what the one
before it left, normalised again. T = 0 is greedy by convention: no chain runs.
"""

import numpy as np

# --8<-- [start:settings]
TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
CHAIN = ["T", "top-k", "top-p", "min-p", "typical"]
SETTINGS = {"T": 2.0, "top-p": 0.9}
DRAWS, SEED = 1000, 123
# --8<-- [end:settings]
ALMOST = 1 - 1e-12  # what is met to twelve digits is met: no rounding decides


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def surprise(p):
    """Return -ln p, and 0 where p is 0."""
    return -np.log(np.where(p > 0, p, 1))


def threshold(values, p, mass):
    """Return the value (..., 1) at which the running sum of p reaches mass."""
    enough = mass * ALMOST if mass < 1 else np.inf  # a mass of 1 keeps all
    last = (p.cumsum(axis=-1)[..., :-1] < enough).sum(axis=-1, keepdims=True)
    return np.take_along_axis(values, last, axis=-1)


def keeps(step, value, logits):
    """Return the mask (V,) of the tokens that a filter keeps."""
    p, falling = softmax(logits), np.sort(logits)[::-1]
    if step == "top-k":
        return logits >= falling[min(value, len(logits)) - 1]
    if step == "min-p":
        return p >= value * ALMOST * p.max()
    if step == "top-p":
        return logits >= threshold(falling, softmax(falling), value)
    entropy = (p * surprise(p)).sum()  # typical
    distance = np.where(p > 0, abs(surprise(p) - entropy), np.inf)
    nearest = distance.argsort()
    limit = threshold(distance[nearest], p[nearest], value)
    return distance <= limit + 1e-12


def mix(logits, chain, settings):
    """Return probabilities (V,) and the mask of the kept tokens."""
    logits = np.asarray(logits, dtype=float)
    if settings["T"] == 0:
        kept = np.arange(len(logits)) == logits.argmax()
        return kept.astype(float), kept
    kept = np.isfinite(logits)
    for step in chain:
        if step == "T":
            logits = (logits - logits.max()) / settings["T"]
        elif step in settings:
            kept = kept & keeps(step, settings[step], logits)
            logits = np.where(kept, logits, -np.inf)
    return softmax(logits), kept


if __name__ == "__main__":
    p, kept = mix(LOGITS, CHAIN, SETTINGS)
    cdf = p.cumsum()
    u = np.random.default_rng(SEED).random(DRAWS) * cdf[-1]
    drawn = np.bincount(cdf.searchsorted(u, "right"), minlength=len(p))
    for i in (-LOGITS).argsort(kind="stable")[:12]:
        what = f"{p[i]:.4f} {drawn[i]:5}" if kept[i] else "cut"
        print(f"{TOKENS[i]:12} {LOGITS[i]:8.4f}  {what}")
    entropy = (p * surprise(p)).sum()
    choices = np.exp(entropy)
    print(f"{kept.sum()} kept, H = {entropy:.4f}, exp(H) = {choices:.3f}")
