"""The order of temperature and filters changes which tokens can be drawn.

Temperature first: the filter sees softmax(z / T). Temperature last: it sees
softmax(z), and T only reshapes what is left. top-k and top-n-sigma (arXiv
2411.07641) cut by logits or their spread, which T scales alike, so order is
nothing to them.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
ALMOST = 1 - 1e-12  # what is met to twelve digits is met: no rounding decides


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def count(mask):
    """Return the number of tokens kept by a boolean mask (V,)."""
    return int(mask.sum())


def threshold(values, p, mass):
    """Return the value (..., 1) at which the running sum of p reaches mass."""
    enough = mass * ALMOST if mass < 1 else np.inf  # a mass of 1 keeps all
    last = (p.cumsum(axis=-1)[..., :-1] < enough).sum(axis=-1, keepdims=True)
    return np.take_along_axis(values, last, axis=-1)


def in_top_p(logits, p):
    """Return the mask of the smallest set of likeliest tokens with mass p."""
    falling = np.sort(logits)[::-1]
    return logits >= threshold(falling, softmax(falling), p)


def in_min_p(logits, p):
    """Return the mask of tokens with at least p times the top probability."""
    probabilities = softmax(logits)
    return probabilities >= p * ALMOST * probabilities.max()


def in_typical(logits, mass):
    """Return the mask of the tokens nearest in surprise to H, up to a mass."""
    p = softmax(logits)
    surprise = -np.log(np.where(p > 0, p, 1))
    distance = np.where(p > 0, abs(surprise - (p * surprise).sum()), np.inf)
    order = distance.argsort()
    return distance <= threshold(distance[order], p[order], mass) + 1e-12


def in_top_k(logits, k):
    """Return the mask of the k largest logits."""
    return logits >= np.sort(logits)[-min(k, len(logits))]


def in_top_n_sigma(logits, n):
    """Return the mask of logits within n standard deviations of the top."""
    z = np.asarray(logits, dtype=float)
    deviation = z[np.isfinite(z)].std()  # masked tokens have no logit
    return z.max() - z <= n * deviation / ALMOST


if __name__ == "__main__":
    filters = {
        "top-p 0.9": lambda z: in_top_p(z, 0.9),
        "min-p 0.05": lambda z: in_min_p(z, 0.05),
        "typical 0.9": lambda z: in_typical(z, 0.9),
        "top-k 3": lambda z: in_top_k(z, 3),
        "top-n-sigma 1": lambda z: in_top_n_sigma(z, 1),
    }
    print("tokens kept     T = 0.5      1      2      5   (T last)")
    for name, keep in filters.items():
        first = [count(keep(LOGITS / t)) for t in (0.5, 1, 2, 5)]
        row = "".join(f"{n:7}" for n in first)
        print(f"{name:14}  {row}{count(keep(LOGITS)):9}")

    t = 2
    for name in ("top-p 0.9", "min-p 0.05"):
        first, last = filters[name](LOGITS / t), filters[name](LOGITS)
        added = [TOKENS[i] for i in np.flatnonzero(first & ~last)]
        print(f"{name} at T = 2, only with T first:", *added)

    both, least = (LOGITS / t, LOGITS), 0.05
    top_p_first, top_p_last = (count(in_top_p(z, 0.9)) for z in both)
    min_p_first, min_p_last = (count(in_min_p(z, least)) for z in both)
    print(f"T first or last: top-p {top_p_first} or {top_p_last}", end=", ")
    print(f"min-p {min_p_first} or {min_p_last}")
