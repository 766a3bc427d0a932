"""Solutions to the exercises on entropy."""

import math

import numpy as np


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def entropy(logits, temperature=1.0):
    """Return the entropy of softmax(z / T) in nats."""
    p = softmax(logits, temperature)
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1)


if __name__ == "__main__":
    z, temperatures = np.zeros(4), (0.1, 1, 10)
    print("1: z = [0, 0, 0, 0], in nats at T =", *temperatures)
    print("  ", "  ".join(f"{entropy(z, t):.4f}" for t in temperatures))
    print(f"   ln 4 = {math.log(4):.4f}")

    print("2: z = [1, 0] at T = 1, z = [10, 0] at T = 10")
    one, ten = entropy(np.array([1.0, 0.0])), entropy(np.array([10.0, 0.0]), 10)
    print(f"   {one:.4f}  {ten:.4f}")

    temperatures = (1, 2, 4)
    print("3: exp(H) at T =", *temperatures, "and doubled from the first")
    z = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
    choices = [math.exp(entropy(z, t)) for t in temperatures]
    print("  ", "  ".join(f"{c:.3f}" for c in (*choices, 2 * choices[0])))
