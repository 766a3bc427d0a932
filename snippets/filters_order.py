"""The order of temperature and filters changes which tokens can be drawn.

Temperature first: the filter sees softmax(z / T). Temperature last: it sees
softmax(z), and T only reshapes what is left. top-k and top-n-sigma (arXiv
2411.07641) cut by logits or their spread, which T scales alike, so order is
nothing to them.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    weights = np.exp(shifted / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def count(mask):
    """Return the number of tokens kept by a boolean mask (V,)."""
    return int(mask.sum())


def in_top_p(logits, p):
    """Return the mask of the smallest set of likeliest tokens with mass p."""
    probabilities = softmax(logits)
    ascending = np.sort(probabilities)
    least = ascending[ascending.cumsum() > 1 - p].min()
    return probabilities >= least


def in_min_p(logits, p):
    """Return the mask of tokens with at least p times the top probability."""
    probabilities = softmax(logits)
    return probabilities >= p * probabilities.max()


def in_typical(logits, mass):
    """Return the mask of the tokens nearest in surprise to H, up to a mass."""
    p = softmax(logits)
    distance = abs(-np.log(p) + (p * np.log(p)).sum())
    order = distance.argsort()
    last = (p[order].cumsum() < mass).sum()
    return distance <= distance[order[last]]


def in_top_k(logits, k):
    """Return the mask of the k largest logits."""
    return logits >= np.sort(logits)[-k]


def in_top_n_sigma(logits, n):
    """Return the mask of logits within n standard deviations of the top."""
    return logits >= logits.max() - n * logits.std()


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

    both = LOGITS / t, LOGITS
    top_p_first, top_p_last = (count(in_top_p(z, 0.9)) for z in both)
    min_p_first, min_p_last = (count(in_min_p(z, 0.05)) for z in both)
    print(f"T first or last: top-p {top_p_first} or {top_p_last}", end=", ")
    print(f"min-p {min_p_first} or {min_p_last}")
