"""The repetition penalty depends on where zero is; temperature does not.

The penalty of transformers 5.24.0 divides a positive logit of a token that has
come before by a factor, and multiplies a negative one by it. Adding one number
to all logits changes no probability, but it changes which are positive. A
presence penalty subtracts instead, and sees only differences.
"""

import numpy as np


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def repetition_penalty(logits, seen, factor):
    """Return logits (V,); those of seen ids shrink, or fall below zero."""
    lower = np.where(logits > 0, logits / factor, logits * factor)
    return np.where(np.isin(np.arange(len(logits)), seen), lower, logits)


def presence_penalty(logits, seen, amount):
    """Return logits (V,); those of seen ids are lowered by one amount."""
    return logits - amount * np.isin(np.arange(len(logits)), seen)


if __name__ == "__main__":
    logits, seen, t = np.array([2.0, 1.5, -1.0]), [0], 2.0
    penalties = {
        "none": (presence_penalty, 0.0),
        "repetition 1.2": (repetition_penalty, 1.2),
        "presence 0.6": (presence_penalty, 0.6),
    }
    print("penalty on id 0   logits                 logits + 5")
    for name, (penalty, size) in penalties.items():
        laws = [softmax(penalty(logits + c, seen, size)) for c in (0, 5)]
        rows = [" ".join(f"{share:.4f}" for share in p) for p in laws]
        print(f"{name:16}  {'   '.join(rows)}")

    print("probability of id 0 with T = 2 before and after the penalty:")
    for name, (penalty, size) in penalties.items():
        before = softmax(penalty(logits / t, seen, size))[0]
        after = softmax(penalty(logits, seen, size), t)[0]
        print(f"{name:16}  {before:.4f}   {after:.4f}")
