"""How does temperature impact ...: which logits give its probabilities?

Two lists of logits and one of probabilities are in the article, read
2026-11-26 in the copy named in the entry.
"""

import math

PRINTED = [0.512106, 0.031141, 0.025496, 0.310608, 0.069306, 0.051343]


def check(logits):
    """Raise AssertionError unless the softmax is what is printed."""
    weights = [math.exp(z) for z in logits]
    found = [round(weight / sum(weights), 6) for weight in weights]
    assert found == PRINTED, (
        f"the softmax of these logits gives day {found[0]:.4f}, and the "
        f"article prints {PRINTED[0]:.4f}"
    )
