"""Solutions to the exercises on sampling."""

import math

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    print("1: the CDF by id at T = 1, and the id that u = 0.60 draws")
    cdf = softmax(LOGITS).cumsum()
    print("  ", " ".join(f"{c:.4f}" for c in cdf))
    print(f"   id {(cdf <= 0.60).sum()}")

    print("2: draws that bring two deviations of p = 0.043 down to 0.002")
    p = 0.043
    print(f"   n = {math.ceil(p * (1 - p) / (0.002 / 2) ** 2):,}")

    print("3: one noise, T = 0.1 and T = 5: share of tokens that differ")
    noise = np.random.default_rng(1).gumbel(size=(10_000, len(LOGITS)))
    cold = (LOGITS + 0.1 * noise).argmax(axis=-1)
    hot = (LOGITS + 5 * noise).argmax(axis=-1)
    print(f"   {(cold != hot).mean():.1%}")
