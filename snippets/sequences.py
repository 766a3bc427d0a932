"""Temperature on each token is not temperature on the whole text.

A text of two tokens has p(x) = p(x1) p(x2 | x1). Tempering the text gives
p(x)^(1/T) / Z. Tempering each token divides by one sum per step instead, and
the sum of the second step depends on the first token. Both follow from the
definition.
"""

import numpy as np

FIRST = np.array([0.6, 0.4])  # p(A), p(B)
SECOND = np.array([[0.5, 0.5], [0.9, 0.1]])  # row: after A, after B
TEXTS = ["Aa", "Ab", "Ba", "Bb"]


def temper(p, temperature):
    """Return p^(1/T) over its sum, on the last axis; T must be > 0."""
    powers = (p / p.max(axis=-1, keepdims=True)) ** (1 / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)


def by_text(temperature):
    """Return the four texts' probabilities (4,), tempered as wholes."""
    return temper((FIRST[:, None] * SECOND).ravel(), temperature)


def by_token(temperature):
    """Return the four texts' probabilities (4,), each token tempered."""
    first, second = temper(FIRST, temperature), temper(SECOND, temperature)
    return (first[:, None] * second).ravel()


if __name__ == "__main__":
    print("T             " + "".join(f"{text:>9}" for text in TEXTS))
    for t in (1, 0.5, 0.1):
        for name, law in (("by text", by_text), ("by token", by_token)):
            row = "".join(f"{p:9.4f}" for p in law(t))
            print(f"{t:<4} {name:9}{row}")

    sums = (SECOND ** (1 / 0.5)).sum(axis=-1)
    ratio = by_token(0.5) / by_text(0.5)
    print("sums of the second step at T = 0.5, after A and after B:")
    print(f"{sums[0]:.2f}  {sums[1]:.2f}, ratio {sums[1] / sums[0]:.2f}")
    print(f"Aa over Ba gains {ratio[0] / ratio[2]:.2f} by token")

    greedy = 2 * FIRST.argmax() + SECOND[FIRST.argmax()].argmax()
    mode = by_text(1).argmax()
    p_greedy, p_mode = by_text(1)[greedy], by_text(1)[mode]
    cold_token, cold_text = by_token(0.1)[mode], by_text(0.1)[mode]
    print(f"greedy: {TEXTS[greedy]} {p_greedy:.2f}")
    print(f"mode:   {TEXTS[mode]} {p_mode:.2f}, at T = 0.1", end=" ")
    print(f"{cold_text:.1%} by text, {cold_token:.1%} by token")
