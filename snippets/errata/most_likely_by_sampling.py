"""Section 5.3.1: does sampling determine the most likely token?

Vocabulary and logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd,
read 2026-11-24.
"""

import math
import random

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
DRAWS = 10_000


def probabilities():
    """Return softmax(z)."""
    weights = [math.exp(z) for z in LOGITS]
    return [weight / sum(weights) for weight in weights]


def check(always):
    """Raise AssertionError unless drawing gives the most likely token so."""
    p = probabilities()
    likely = TOKENS[p.index(max(p))]
    drawn = random.Random(0).choices(TOKENS, p, k=DRAWS)
    others = sum(token != likely for token in drawn)
    assert always == (others == 0), (
        f"{others / DRAWS:.0%} of {DRAWS:,} draws are other tokens than "
        f"{likely!r}, the most likely one, whose probability is "
        f"{max(p):.0%}: sampling draws each token as often as its probability "
        "says; only argmax determines the most likely"
    )
