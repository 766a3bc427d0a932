"""All nine counts of a thousand draws at once: Pearson's chi-square.

The counts are those the book prints for T = 5 (rasbt/LLMs-from-scratch,
ch05.ipynb, commit 28c65cd, read 2026-11-24).
"""

import math

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
COUNTS = np.array([165, 75, 42, 239, 71, 46, 32, 227, 103])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def upper_tail(chi_square, freedom):
    """Return P(X >= chi_square); freedom is even, so the sum is finite."""
    half = chi_square / 2
    terms = (half**k / math.factorial(k) for k in range(freedom // 2))
    return math.exp(-half) * sum(terms)


if __name__ == "__main__":
    expected = COUNTS.sum() * softmax(LOGITS, 5)
    print("token     drawn  expected  share of chi-square")
    shares = (COUNTS - expected) ** 2 / expected
    for row in zip(TOKENS, COUNTS, expected, shares, strict=True):
        print("{:8}  {:5d}  {:8.1f}  {:19.2f}".format(*row))

    chi_square, freedom = shares.sum(), len(COUNTS) - 1
    p_value = upper_tail(chi_square, freedom)
    print(f"chi-square {chi_square:.2f}, {freedom} degrees of freedom")
    print(f"a sum this large or larger: {p_value:.0%} of all runs")
