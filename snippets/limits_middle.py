"""Raising T raises some tokens for ever, and others only for a while.

dp_i/dT = p_i (E[z] - z_i) / T^2, where E is the mean under p at that T: a token
rises while its logit is below the mean logit, and falls once it is above it.
That mean sinks to the plain mean of the logits, so tokens below it only rise.
The derivative follows from differentiating softmax(z / T).
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def slope(logits, temperature):
    """Return dp/dT of softmax(z / T), shape (..., V), per unit of T."""
    p = softmax(logits, temperature)
    z = np.where(p > 0, logits, 0)  # 0 * -inf would make a mask nan
    mean = (p * z).sum(axis=-1, keepdims=True)
    return p * (mean - z) / temperature**2


if __name__ == "__main__":
    closer = TOKENS.index("closer")
    low, high = 1.0, 10.0
    while high - low > 1e-9:  # the slope of "closer" changes its sign once
        middle = (low + high) / 2
        rising = slope(LOGITS, middle)[closer] > 0
        low, high = (middle, high) if rising else (low, middle)
    peak = low
    p_peak = softmax(LOGITS, peak)[closer]

    print("T     closer  slope")
    for t in (0.5, 1, 2, 3, 4, 10, 100):
        p = softmax(LOGITS, t)[closer]
        print(f"{t:<4}  {p:.4f}  {slope(LOGITS, t)[closer]:+.5f}")
    print(f"peak at T = {peak:.2f}, p = {p_peak:.3f}")

    mean, you = LOGITS.mean(), LOGITS[TOKENS.index("you")]
    print(f"plain mean of the logits {mean:.2f}, logit of you {you:.2f}")
    print("T^2 dp/dT at    0.1        1       10     1000")
    for token in ("toward", "closer", "you"):
        i = TOKENS.index(token)
        slopes = (t**2 * slope(LOGITS, t)[i] for t in (0.1, 1, 10, 1000))
        row = "  ".join(f"{value:+.4f}" for value in slopes)
        print(f"{token:6} {LOGITS[i]:.2f}  {row}")
