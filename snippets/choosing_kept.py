"""A filter that only one side knows puts its kept mass into every ratio.

The sampler cuts the distribution and normalises what is left; the trainer
computes its probabilities over the whole vocabulary. Nothing has been learned
yet and T is the same on both sides, so every ratio should be 1.
"""

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
RIVALS = [3, 7]  # forward, toward


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def keep_largest(logits, k):
    """Return the logits with all but the k largest masked; k must be >= 1."""
    return np.where(logits >= np.sort(logits)[-k], logits, -np.inf)


if __name__ == "__main__":
    trainer = softmax(LOGITS)
    print("top-k  kept mass  ratio of forward  of toward")
    ratios = {}
    for k in (9, 3, 2):
        sampler = softmax(keep_largest(LOGITS, k))
        drawn = sampler > 0
        ratios[k] = trainer[drawn] / sampler[drawn]
        kept = trainer[drawn].sum()
        ratio = trainer[RIVALS] / sampler[RIVALS]
        print(f"{k:5}  {kept:9.4f}  {ratio[0]:16.4f}  {ratio[1]:9.4f}")

    pair = ratios[2].mean()
    print(f"top-k 2: every ratio is {pair:.0%} of what it should be")
