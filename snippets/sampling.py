"""Sampling by inverse CDF: one uniform number, one token.

The CDF cuts [0, 1) into V intervals as long as the probabilities; the token is
the interval that a uniform number falls into.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


# --8<-- [start:sample]
def sample(logits, temperature, rng):
    """Draw one token id from softmax(z / T) for each row, by inverse CDF.

    logits: array (..., V), no unit; -inf marks a masked token.
    temperature: T, a finite number > 0, no unit.
    rng: a NumPy Generator; one uniform number is drawn for each row.
    Returns integer ids (...).
    Raises ValueError for any other temperature, and for a row that holds nan
        or +inf, or nothing but masked tokens.
    """
    if not 0 < temperature < np.inf:
        raise ValueError(
            f"temperature must be finite and > 0, got {temperature}: "
            "softmax(z / T) would be undefined, reversed or uniform; "
            "for T = 0 take the argmax"
        )
    logits = np.asarray(logits, dtype=float)
    largest = logits.max(axis=-1, keepdims=True, initial=-np.inf)
    bad = np.extract(~np.isfinite(largest), largest)
    if bad.size:
        raise ValueError(
            f"the largest logit of each row must be finite, got {bad[0]}: "
            "no token can be drawn; check the mask and the model's output"
        )
    with np.errstate(over="ignore"):  # at worst to -inf, and exp makes it 0
        cdf = softmax(logits, temperature).cumsum(axis=-1)
    cdf /= cdf[..., -1:]  # the last value is 1, whatever was rounded
    u = rng.random(cdf.shape[:-1])[..., None]
    # How many intervals end at or below u: the id of the one that holds it.
    return (cdf <= u).sum(axis=-1)
# --8<-- [end:sample]


if __name__ == "__main__":
    draws = 1000
    columns = []
    for t in (1, 5):
        rng = np.random.default_rng(123)
        ids = sample(np.tile(LOGITS, (draws, 1)), t, rng)
        counts = np.bincount(ids, minlength=len(TOKENS))
        columns.append((counts, draws * softmax(LOGITS, t)))

    print("          T = 1             T = 5")
    print("token     drawn  expected   drawn  expected")
    for i, token in enumerate(TOKENS):
        row = "   ".join(f"{n[i]:5}  {e[i]:8.1f}" for n, e in columns)
        print(f"{token:8}  {row}")
