"""What softmax(z / T) tends to as T goes to 0 and to infinity.

To 0: equal shares for the tokens that tie for the largest logit. To infinity:
equal shares for all tokens that are not masked. Both follow from
p_i / p_j = e^((z_i - z_j) / T).
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


# --8<-- [start:greedy]
def greedy(logits):
    """Return the id of the largest logit, the first of them on a tie.

    logits: array (..., V), no unit; -inf marks a masked token.
    Returns an integer array (...), the choice that T = 0 stands for.
    Raises ValueError if a row holds nan or +inf, or only masked tokens.
    """
    logits = np.asarray(logits, dtype=float)
    largest = logits.max(axis=-1, keepdims=True, initial=-np.inf)
    bad = np.extract(~np.isfinite(largest), largest)
    if bad.size:
        raise ValueError(
            f"the largest logit of each row must be finite, got {bad[0]}: "
            "no token can be chosen; check the mask and the model's output"
        )
    return logits.argmax(axis=-1)
# --8<-- [end:greedy]


if __name__ == "__main__":
    shown = [TOKENS.index(token) for token in ("forward", "toward", "closer")]
    print("T        forward  toward   closer")
    for t in (1000, 100, 10, 1, 0.1, 0.01):
        p = softmax(LOGITS, t)
        print(f"{t:<7}  " + "   ".join(f"{p[i]:.4f}" for i in shown))
    furthest = abs(softmax(LOGITS, 1000) - 1 / 9).max()
    print(f"1 / 9    {1 / 9:.4f}, at T = 1000 at most {furthest:.5f} away")

    tie = np.array([2.0, 2.0, 0.0])
    masked = np.array([2.0, -np.inf, 0.0])
    for name, z, t in (("tie", tie, 0.01), ("masked", masked, 1000)):
        shares = "  ".join(f"{share:.4f}" for share in softmax(z, t))
        print(f"{name:7}  T = {t:<5} {shares}   greedy: {greedy(z)}")
