"""Section 5.3.1: how often is "pizza" drawn at temperature 5?

32 of 1,000 draws are a sample; the softmax says what they are a sample of.
Vocabulary and logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd,
read 2026-11-24.
"""

import math

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]


def probability(token, temperature):
    """Return the probability of a token in softmax(z / T)."""
    weights = [math.exp(z / temperature) for z in LOGITS]
    return weights[TOKENS.index(token)] / sum(weights)


def check(percent):
    """Raise AssertionError unless "pizza" is drawn in that part of the time."""
    p = probability("pizza", 5)
    spread = math.sqrt(1000 * p * (1 - p))
    assert percent == round(100 * p, 1), (
        f"the probability of 'pizza' at temperature 5 is {100 * p:.2f}%, not "
        f"{percent}%: of 1,000 draws {1000 * p:.0f} are expected, give or take "
        f"{spread:.0f}, and {10 * percent:.0f} are one sample"
    )
