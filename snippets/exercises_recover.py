"""Read the temperature back from draws.

The likelihood of counts is largest where E[z] under softmax(z / T) equals the
mean logit of the drawn tokens. E[z] falls as T rises, so bisection finds it.
Its standard deviation is about T^2 / sqrt(n Var(z)), from the curvature. The
counts are those the book prints for 1,000 draws at T = 5 (section 5.3).
"""

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
COUNTS = np.array([165, 75, 42, 239, 71, 46, 32, 227, 103])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def recover(counts):
    """Return the most likely temperature of each row and its deviation."""
    n = counts.sum(axis=-1)
    mean = (counts * LOGITS).sum(axis=-1) / n
    low, high = np.full(n.shape, 0.05), np.full(n.shape, 100.0)
    while (high - low).max() > 1e-9:
        middle = (low + high) / 2
        p = softmax(LOGITS, middle[..., None])
        too_hot = (p * LOGITS).sum(axis=-1) < mean
        low = np.where(too_hot, low, middle)
        high = np.where(too_hot, middle, high)
    p = softmax(LOGITS, low[..., None])
    variance = (p * LOGITS**2).sum(axis=-1) - (p * LOGITS).sum(axis=-1) ** 2
    return low, low**2 / np.sqrt(n * variance)


if __name__ == "__main__":
    book, deviation = recover(COUNTS)
    print(f"the book's counts: T = {book:.2f}, deviation {deviation:.2f}")

    rng = np.random.default_rng(123)
    print("true T   mean estimate   deviation   stated   within two")
    for t in (0.5, 1.0, 5.0):
        draws = rng.multinomial(1000, softmax(LOGITS, t), size=2000)
        found, stated = recover(draws)
        inside = (abs(found - t) <= 2 * stated).mean()
        print(
            f"{t:<6}   {found.mean():13.3f}   {found.std():9.3f}   "
            f"{stated.mean():6.3f}   {inside:10.1%}"
        )
