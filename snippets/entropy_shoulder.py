"""Where entropy rises fastest on a log scale of T: dH/d ln T = Var(z) / T^2.

In physics Var(E) / T^2, with Boltzmann's constant one, is the heat capacity.
"""

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def heat_capacity(logits, temperature):
    """Return dH/d ln T in nats: Var(z) under softmax(z / T), over T^2."""
    p = softmax(logits, temperature)
    mean = p @ logits
    return p @ (logits - mean) ** 2 / temperature**2


if __name__ == "__main__":
    grid = np.geomspace(0.05, 20, 2001)
    c = np.array([heat_capacity(LOGITS, t) for t in grid])
    inner = c[1:-1]
    first, second = grid[1:-1][(inner > c[:-2]) & (inner > c[2:])]
    (dip,) = grid[1:-1][(inner < c[:-2]) & (inner < c[2:])]

    top, runner_up = np.sort(LOGITS)[:-3:-1]
    gap = top - runner_up
    print(f"gap of the two largest logits {gap:.2f}")
    print("         T  dH/d ln T")
    for name, t in (("peak", first), ("dip", dip), ("peak", second)):
        print(f"{name:4}  {t:4.2f}  {heat_capacity(LOGITS, t):7.3f}")
