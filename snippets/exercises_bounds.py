"""Bound a tempered probability from the few log-probabilities an API returns.

Of V tokens only the likeliest few are known; the rest share a known mass, none
of them above the last known one. For T > 1 the power 1/T is concave: the rest
adds most to the sum when it is even, and least when it is in as few tokens as
the cap allows. For T < 1 it is the other way round.
"""

import numpy as np


def rest_range(mass, cap, size, temperature):
    """Return the least and the most that sum p^(1/T) of the rest can be."""
    even = size * (mass / size) ** (1 / temperature)
    full = int(mass / cap + 1e-12)
    left = max(mass - full * cap, 0.0)
    lumped = full * cap ** (1 / temperature) + left ** (1 / temperature)
    return min(even, lumped), max(even, lumped)


def top_range(known, size, temperature):
    """Return the range of the top token's probability at T; size is V."""
    powers = known ** (1 / temperature)
    left, others = max(1 - known.sum(), 0.0), size - len(known)
    rest = rest_range(left, known.min(), others, temperature)
    least, most = (powers.max() / (powers.sum() + r) for r in rest[::-1])
    return least, most


if __name__ == "__main__":
    known = np.array([0.60, 0.20, 0.08, 0.04, 0.02])
    print(f"five known, {1 - known.sum():.2f} left for the rest")
    print("T      V = 50            V = 50,000")
    for t in (0.5, 1.0, 1.5, 2.0):
        row = (top_range(known, size, t) for size in (50, 50_000))
        cells = (f"{low:.4f} to {high:.4f}" for low, high in row)
        print(f"{t:<5}  {'  '.join(cells)}")
    low, high = top_range(known, 50_000, 2.0)
