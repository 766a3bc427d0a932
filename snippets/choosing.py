"""The best temperature depends on how many answers are drawn.

Three made-up questions of equal weight; each has the same nine logits and one
right token: the top one, the third, and a rare one. pass@k is the chance that
at least one of k independent draws is right: 1 - (1 - p)^k, by definition.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
RIGHT = [TOKENS.index(token) for token in ("forward", "closer", "inches")]


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def pass_at_k(temperature, k):
    """Return the mean over the questions of 1 - (1 - p)^k."""
    p = softmax(LOGITS, temperature)[RIGHT]
    return (1 - (1 - p) ** k).mean()


if __name__ == "__main__":
    columns = (0.1, 0.5, 1, 2, 5)
    grid = np.geomspace(0.05, 50, 2000)
    print("k    " + "".join(f"T = {t:<5}" for t in columns) + "best T")
    best = {}
    for k in (1, 3, 10, 100):
        best[k] = grid[np.argmax([pass_at_k(t, k) for t in grid])]
        row = "".join(f"{pass_at_k(t, k):<9.4f}" for t in columns)
        print(f"{k:<4} {row}{best[k]:.2f}")
