"""Draw from a large model with the help of a small one, at any temperature.

The small model draws a token from q. It is kept with probability min(1, p/q);
otherwise a token is drawn from what p has above q, normalised. The result has
the law p, because min(p, q) and max(p - q, 0) add up to p. Both models are
divided by the same T first. The small model's logits are made up.
"""

import numpy as np

LARGE = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
SMALL = np.array([4.00, 1.50, -1.00, 5.50, 2.00, -1.00, 0.00, 6.50, 1.00])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def rest(p, q):
    """Return what p has above q, normalised; p itself if that is nothing."""
    above = np.maximum(p - q, 0)
    return above / above.sum() if above.any() else p


def law(p, q):
    """Return the law of the result, from the two ways to get a token."""
    kept = np.minimum(p, q)  # q times the probability to be kept
    return kept + (1 - kept.sum()) * rest(p, q)


def draw_with_help(p, q, n, rng):
    """Return n tokens and how many of them the small model had right."""
    tokens = rng.choice(len(q), size=n, p=q)
    keep = rng.random(n) * q[tokens] < p[tokens]
    again = rng.choice(len(p), size=n, p=rest(p, q))
    return np.where(keep, tokens, again), int(keep.sum())


if __name__ == "__main__":
    rng, n = np.random.default_rng(123), 100_000
    print("T     kept, exact   kept, drawn   law - p   drawn - p")
    accepted = {}
    for t in (0.1, 0.5, 1.0, 2.0, 5.0):
        p, q = softmax(LARGE, t), softmax(SMALL, t)
        accepted[t] = np.minimum(p, q).sum()
        tokens, kept = draw_with_help(p, q, n, rng)
        exact = abs(law(p, q) - p).max()
        stray = abs(np.bincount(tokens, minlength=9) / n - p).max()
        print(
            f"{t:<4}  {accepted[t]:11.4f}   {kept / n:11.4f}   "
            f"{exact:7.4f}   {stray:9.4f}"
        )
    cold, hot = accepted[0.1], accepted[5.0]
    print(f"kept at T = 0.1 and T = 5: {cold:.1%}, {hot:.1%}")
