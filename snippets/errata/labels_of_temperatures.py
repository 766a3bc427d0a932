"""Section 5.3.1: which of the temperatures 1, 0.1, 5 is higher, which lower?

A comment names them in this order, by temperature or by confidence, which is
the largest probability. Logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit
28c65cd, read 2026-11-24.
"""

import math

LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
TEMPERATURES = [1, 0.1, 5]


def confidence(temperature):
    """Return the largest probability of softmax(z / T)."""
    weights = [math.exp((z - max(LOGITS)) / temperature) for z in LOGITS]
    return max(weights) / sum(weights)


def label(value, original):
    """Name a value as seen from the original one."""
    if value == original:
        return "original"
    return "higher" if value > original else "lower"


def check(quantity, labels):
    """Raise AssertionError unless the labels fit the three temperatures."""
    measure = confidence if quantity == "confidence" else float
    values = [measure(temperature) for temperature in TEMPERATURES]
    right = [label(value, values[0]) for value in values]
    shown = ", ".join(f"{value:.3g}" for value in values)
    assert labels == right, (
        f"in the order of the list the {quantity} is {shown}: "
        f"{', '.join(right)}, not {', '.join(labels)}"
    )
