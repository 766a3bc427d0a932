"""Four filters that cut tokens before a draw: their logit becomes -inf.

top-k; top-p, the nucleus (Holtzman et al. 2019, arXiv 1904.09751); min-p
(Nguyen et al. 2024, arXiv 2407.01082), both by their abstracts; locally typical
(Meister et al. 2022, arXiv 2202.00666), as transformers implements it. Each
takes logits, an array (..., V), returns a new one with -inf where it cuts,
and raises ValueError for an argument outside its range. Each cuts by a
threshold, so tokens that tie at it stay together.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    weights = np.exp(shifted / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


# --8<-- [start:filters]
def require(good, name, value, rule):
    """Raise ValueError, with the rule and the remedy, unless good."""
    if not good:
        raise ValueError(
            f"{name} must be {rule}, got {value}: "
            "no set of tokens is meant by it; to keep all, do not filter"
        )


def top_k(logits, k):
    """Keep the k largest logits; k is an int >= 1, above V all stay."""
    require(k >= 1, "k", k, ">= 1")
    k = min(k, logits.shape[-1])
    kth = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits < kth, -np.inf, logits)


def top_p(logits, p):
    """Keep the smallest set of likeliest tokens with mass p, 0 <= p <= 1."""
    require(0 <= p <= 1, "p", p, "from 0 to 1")
    probabilities = softmax(logits)
    ascending = np.sort(probabilities, axis=-1)
    # Mass up to each token, from the least likely; what is above 1 - p stays.
    in_set = ascending.cumsum(axis=-1) > 1 - p
    in_set[..., -1] = True
    least = np.where(in_set, ascending, 1).min(axis=-1, keepdims=True)
    return np.where(probabilities < least, -np.inf, logits)


def min_p(logits, p):
    """Keep tokens of at least p times the top probability, 0 <= p <= 1."""
    require(0 <= p <= 1, "p", p, "from 0 to 1")
    probabilities = softmax(logits)
    least = p * probabilities.max(axis=-1, keepdims=True)
    return np.where(probabilities < least, -np.inf, logits)


def typical(logits, mass):
    """Keep the tokens whose surprise is nearest to H, 0 <= mass <= 1."""
    require(0 <= mass <= 1, "mass", mass, "from 0 to 1")
    if mass == 1:  # a rounded sum may reach 1 before the last token
        return logits.copy()
    p = softmax(logits)
    log_p = np.log(np.where(p > 0, p, 1))
    entropy = -(p * log_p).sum(axis=-1, keepdims=True)
    distance = np.where(p > 0, abs(-log_p - entropy), np.inf)
    order = distance.argsort(axis=-1)
    before = np.take_along_axis(p, order, axis=-1).cumsum(axis=-1) < mass
    last = np.minimum(before.sum(axis=-1, keepdims=True), p.shape[-1] - 1)
    limit = np.take_along_axis(np.sort(distance, axis=-1), last, axis=-1)
    return np.where(distance > limit, -np.inf, logits)
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
