"""One tempered distribution, six ways to it.

With p = softmax(z): p^(1/T) = e^(z/T) / const, so renormalised it is
softmax(z / T). A shift of z cancels too; a factor does not, it divides T.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    t = 0.5
    p = softmax(LOGITS)
    power = p ** (1 / t)
    left_over = power.sum()
    ways = {
        "softmax(z / T)": softmax(LOGITS, t),
        "p^(1/T), renormalised": power / left_over,
        "softmax(log p / T)": softmax(np.log(p), t),
        "softmax((z + 100) / T)": softmax(LOGITS + 100, t),
        "softmax(z / 2 / (T / 2))": softmax(LOGITS / 2, t / 2),
        "softmax(10 z / (10 T))": softmax(10 * LOGITS, 10 * t),
        "p^(1/T) as it is": power,
    }
    forward, toward = TOKENS.index("forward"), TOKENS.index("toward")
    print(f"T = {t:<20}  forward  toward     sum")
    for name, q in ways.items():
        print(f"{name:24}  {q[forward]:.4f}  {q[toward]:.4f}  {q.sum():.4f}")

    odds = p[forward] / p[toward]
    odds_cold, odds_hot = odds ** (1 / 0.5), odds ** (1 / 2)
    print("odds of forward to toward: measured, odds^(1/T)")
    for t, expected in ((1, odds), (0.5, odds_cold), (2, odds_hot)):
        q = softmax(LOGITS, t)
        print(f"T = {t:<4} {q[forward] / q[toward]:.3f}  {expected:.3f}")
