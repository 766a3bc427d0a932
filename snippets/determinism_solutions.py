"""Solutions to the exercises on determinism."""

from itertools import permutations

import numpy as np


def split_sum(x, parts):
    """Return the sum of x (n,) in its own format, cut into parts first."""
    partial = x.reshape(parts, -1).cumsum(axis=1)[:, -1]
    return partial.cumsum()[-1]


if __name__ == "__main__":
    numbers = np.array([1e8, 1, -1e8, 1], dtype=np.float32)
    totals = [float(np.cumsum(order)[-1]) for order in permutations(numbers)]
    print("1: totals of the 24 orders")
    for total in sorted(set(totals)):
        print(f"   {total:.0f} in {totals.count(total)} orders")

    print("2: chance that no step of a text has a close call")
    for steps in (100, 1000, 5000):
        print(f"   {steps:5} steps: {0.999**steps:.1%}")

    rng = np.random.default_rng(2)
    hidden, weights = rng.normal(size=(2, 1024))
    first = hidden * weights
    second = rng.permutation(first)
    winners = []
    for parts in (1, 2, 4, 8, 16, 32):
        winners.append(int(split_sum(second, parts) > split_sum(first, parts)))
    print("3: float64, parts 1 to 32: greedy takes id", *winners)
