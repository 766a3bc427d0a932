"""Entropy grows with temperature: dH/dT = Var(z) / T^3, never negative.

Var is the variance of the logits under softmax(z / T). Derived from
H = ln sum_j e^(z_j/T) - E[z] / T; the run compares it with finite differences.
"""

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def entropy(logits, temperature=1.0):
    """Return the entropy of softmax(z / T) in nats."""
    p = softmax(logits, temperature)
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1)


def entropy_slope(logits, temperature):
    """Return dH/dT in nats per unit of T: Var(z) / T^3."""
    p = softmax(logits, temperature)
    z = np.where(p > 0, logits, 0)  # 0 * -inf would make a mask nan
    mean = (p * z).sum(axis=-1, keepdims=True)
    variance = (p * (z - mean) ** 2).sum(axis=-1)
    return variance / temperature**3


if __name__ == "__main__":
    step = 1e-5
    print("T    Var(z)/T^3  finite difference")
    for t in (0.5, 1, 2, 5):
        rise = entropy(LOGITS, t + step) - entropy(LOGITS, t - step)
        slope = entropy_slope(LOGITS, t)
        print(f"{t:<3}  {slope:10.6f}  {rise / (2 * step):17.6f}")
