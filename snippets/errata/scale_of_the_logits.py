"""Does anything make two models agree on how far apart their logits are?

Two tables of logits learn the same counts of next tokens by gradient descent
on the cross-entropy, one from weights a hundred times as large.
"""

import math
import random

COUNTS = [[6, 3, 1], [1, 1, 2], [2, 5, 3]]  # of the tokens after three others
STARTS = [0.1, 10.0]


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) of one list of V logits; T must be > 0."""
    largest = float(max(logits))
    weights = [math.exp((float(z) - largest) / temperature) for z in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def learn(start, steps=3000, rate=0.3):
    """Return the logits of each row after training from weights this large."""
    rng = random.Random(0)
    table = [[start * rng.gauss() for _ in row] for row in COUNTS]
    for _ in range(steps):
        for logits, counts in zip(table, COUNTS, strict=True):
            for i, p in enumerate(softmax(logits)):
                logits[i] -= rate * (p - counts[i] / sum(counts))
    return table


def cross_entropy(table, temperature):
    """Return the cross-entropy of all counts together, in nats."""
    return -sum(
        count * math.log(p)
        for logits, counts in zip(table, COUNTS, strict=True)
        for count, p in zip(counts, softmax(logits, temperature), strict=True)
    )


def best_temperature(table):
    """Return the T of the least cross-entropy, to two digits."""
    grid = [hundredths / 100 for hundredths in range(20, 300)]
    return min(grid, key=lambda t: cross_entropy(table, t))


def check(agree):
    """Raise AssertionError unless training makes the models agree so."""
    best = [best_temperature(learn(start)) for start in STARTS]
    assert agree == (max(best) - min(best) < 0.05), (
        f"from weights {' and '.join(map(str, STARTS))} times as large, "
        f"cross-entropy leads to logits whose best temperatures are "
        f"{' and '.join(f'{t:.2f}' for t in best)}"
    )
