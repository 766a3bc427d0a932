"""How far 1,000 draws stray from what is expected: a binomial count.

A token of probability p is drawn n p times on average, with standard deviation
sqrt(n p (1 - p)), by definition of the binomial distribution. The book prints
32 draws of "pizza" at T = 5 (rasbt/LLMs-from-scratch, ch05.ipynb, commit
28c65cd, read 2026-11-24).
"""

import math

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    draws, book = 1000, 32
    p = softmax(LOGITS, 5)[TOKENS.index("pizza")]
    mean, deviation = draws * p, math.sqrt(draws * p * (1 - p))
    at_most = sum(
        math.comb(draws, k) * p**k * (1 - p) ** (draws - k)
        for k in range(book + 1)
    )
    below = (mean - book) / deviation
    print(f"p(pizza) at T = 5        {p:.4%}")
    print(f"expected in {draws} draws   {mean:.1f}, deviation {deviation:.1f}")
    print(f"{book} draws                 {below:.2f} deviations below")
    print(f"chance of {book} or fewer    {at_most:.1%}")
    cold = draws * softmax(LOGITS, 1)[TOKENS.index("pizza")]
    spread = math.sqrt(cold)
    print(f"expected at T = 1        {cold:.1f}, deviation {spread:.1f}")

    counts = np.random.default_rng(123).binomial(draws, p, size=200)
    lowest, highest = counts.min(), counts.max()
    rare = (counts <= book).sum()
    print(f"other runs               from {lowest} to {highest} draws")
    print(f"of them {book} or fewer      {rare} of {len(counts)}")
