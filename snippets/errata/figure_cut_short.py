"""Section 5.3.2: are the probabilities in the figure of top-k rounded?

The figure shows 0.06, 0.57 and 0.36. Logits: rasbt/LLMs-from-scratch,
ch05.ipynb, commit 28c65cd, read 2026-11-24.
"""

import math

KEPT_LOGITS = [4.51, 6.75, 6.28]  # closer, forward, toward
SHOWN = [0.06, 0.57, 0.36]


def digits(cut):
    """Return the three probabilities with two digits, by round or floor."""
    weights = [math.exp(z) for z in KEPT_LOGITS]
    return [cut(100 * w / sum(weights)) / 100 for w in weights]


def check(digits_are):
    """Raise AssertionError unless this is how the figure has its digits."""
    found = digits({"rounded": round, "truncated": math.floor}[digits_are])
    assert found == SHOWN, (
        f"{digits_are} to two digits the three probabilities are "
        f"{', '.join(map(str, found))} and add up to {sum(found):.2f}; the "
        f"figure shows {', '.join(map(str, SHOWN))}, which add up to "
        f"{sum(SHOWN):.2f}"
    )
