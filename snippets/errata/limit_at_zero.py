"""Is T = 0, the argmax, the limit of softmax(z / T), or only an agreement?

The nine logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read
2026-11-24.
"""

import math

LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
TIE = [6.75, 6.75, 1.79]
SMALL = 0.001


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) of one list of V logits; T must be > 0."""
    largest = float(max(logits))
    weights = [math.exp((float(z) - largest) / temperature) for z in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def missing(logits):
    """Return what the argmax lacks of probability 1 at a small T."""
    return 1 - softmax(logits, SMALL)[logits.index(max(logits))]


def check(limit):
    """Raise AssertionError unless the argmax is the limit in these cases."""
    cases = {"one largest logit": LOGITS, "a tie": TIE}
    lack = {case: missing(logits) for case, logits in cases.items()}
    found = [case for case in cases if lack[case] < 1e-6]
    short = " and ".join(f"{lack[case]:.4f} with {case}" for case in cases)
    assert limit == found, (
        f"at T = {SMALL} the argmax is short of probability 1 by {short}: "
        f"it is the limit with {' and '.join(found) or 'neither'}"
    )
