"""Four filters that cut tokens before a draw: their logit becomes -inf.

top-k; top-p, the nucleus (Holtzman et al. 2019, arXiv 1904.09751); min-p
(Nguyen et al. 2024, arXiv 2407.01082), both by their abstracts; locally typical
(Meister et al. 2022, arXiv 2202.00666), as transformers implements it. Each
takes logits, an array (..., V), returns a new one in float64 with -inf where it
cuts, and raises ValueError for an argument outside its range and for a row that
holds nan or +inf, or nothing but masked tokens. Each cuts by a threshold, so
tokens that tie at it stay together.
"""

from numbers import Integral

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


# --8<-- [start:filters]
ALMOST = 1 - 1e-12  # what is met to twelve digits is met: no rounding decides


def checked(logits, good, name, value, rule):
    """Return logits in float64; raise ValueError for a bad argument or row."""
    if not good:
        raise ValueError(
            f"{name} must be {rule}, got {value}: "
            "no set of tokens is meant by it; to keep all, do not filter"
        )
    z = np.asarray(logits, dtype=float)
    if not np.isfinite(z.max(axis=-1, initial=-np.inf)).all():
        raise ValueError(
            "the largest logit of each row must be finite: there is no token "
            "to keep; check the mask and the model's output"
        )
    return z


def threshold(values, p, mass):
    """Return the value (..., 1) at which the running sum of p reaches mass."""
    enough = mass * ALMOST if mass < 1 else np.inf  # a mass of 1 keeps all
    last = (p.cumsum(axis=-1)[..., :-1] < enough).sum(axis=-1, keepdims=True)
    return np.take_along_axis(values, last, axis=-1)


def top_k(logits, k):
    """Keep the k largest logits; k is an int > 0, above V all stay."""
    z = checked(logits, isinstance(k, Integral) and k > 0, "k", k, "an int > 0")
    kth = np.sort(z, axis=-1)[..., -min(k, z.shape[-1]), None]
    return np.where(z < kth, -np.inf, z)


def top_p(logits, p):
    """Keep the smallest set of likeliest tokens with mass p, 0 <= p <= 1."""
    z = checked(logits, 0 <= p <= 1, "p", p, "from 0 to 1")
    falling = np.sort(z, axis=-1)[..., ::-1]
    return np.where(z < threshold(falling, softmax(falling), p), -np.inf, z)


def min_p(logits, p):
    """Keep tokens of at least p times the top probability, 0 <= p <= 1."""
    z = checked(logits, 0 <= p <= 1, "p", p, "from 0 to 1")
    share = np.exp(z - z.max(axis=-1, keepdims=True))  # of the top probability
    return np.where(share < p * ALMOST, -np.inf, z)


def typical(logits, mass):
    """Keep the tokens whose surprise is nearest to H, 0 <= mass <= 1."""
    z = checked(logits, 0 <= mass <= 1, "mass", mass, "from 0 to 1")
    p = softmax(z)
    surprise = -np.log(np.where(p > 0, p, 1))
    entropy = (p * surprise).sum(axis=-1, keepdims=True)
    distance = np.where(p > 0, abs(surprise - entropy), np.inf)
    order = distance.argsort(axis=-1)
    nearest, p = (np.take_along_axis(x, order, -1) for x in (distance, p))
    limit = threshold(nearest, p, mass) + 1e-12  # rounding makes no tie two
    return np.where(distance > limit, -np.inf, z)
# --8<-- [end:filters]


if __name__ == "__main__":
    kept = {
        "top_k(z, 3)": top_k(LOGITS, 3),
        "top_p(z, 0.9)": top_p(LOGITS, 0.9),
        "min_p(z, 0.05)": min_p(LOGITS, 0.05),
        "typical(z, 0.9)": typical(LOGITS, 0.9),
    }
    for name, z in kept.items():
        tokens = [f"{TOKENS[i]} {p:.4f}" for i, p in enumerate(softmax(z)) if p]
        print(f"{name:15}  {', '.join(tokens)}")
