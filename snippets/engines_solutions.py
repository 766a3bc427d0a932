"""Solutions to the exercises on engines."""

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    t, m = 2.0, 0.05
    first = LOGITS.max() + t * np.log(m) <= LOGITS
    last = LOGITS.max() + np.log(m**t) <= LOGITS
    print("1: min-p 0.05 before T = 2, and m^T after it")
    print(f"   m^T = {m**t:.4f}, same tokens: {np.array_equal(first, last)}")

    print("2: T raised from 0.005 to 0.01, gap 0.02: the runner-up's share")
    for t in (0.005, 0.01):
        print(f"   T = {t:<5}  {softmax(np.array([0.02, 0.0]), t)[1]:.4f}")
