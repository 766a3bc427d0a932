"""Solutions to the exercises on softmax."""

import math

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    print("1: z = [3, 1, 1] at T = 1 and T = 2")
    for t in (1, 2):
        p = softmax(np.array([3.0, 1.0, 1.0]), t)
        print("  ", "  ".join(f"{share:.4f}" for share in p))

    print("2: log-probabilities -0.1, -2.5, -5.0, tempered to T = 2")
    p = softmax(np.array([-0.1, -2.5, -5.0]), 2)
    print("  ", "  ".join(f"{share:.4f}" for share in p))

    print("3: T that brings forward : toward from 1.6 : 1 to 1.1 : 1")
    gap = LOGITS[3] - LOGITS[7]
    odds = math.exp(gap)
    t = math.log(odds) / math.log(1.1)
    p = softmax(LOGITS, t)
    print(f"   T = {t:.3f}, odds {p[3] / p[7]:.3f}")
