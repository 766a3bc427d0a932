"""The temperature that gives a wanted entropy, by bisection.

H(T) rises with T (dH/dT = Var(z) / T^3), so a target between ln(ties for the
largest logit) and ln(unmasked tokens) is met once.
"""

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def entropy(logits, temperature=1.0):
    """Return the entropy of softmax(z / T) in nats."""
    p = softmax(logits, temperature)
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1)


def temperature_for(logits, target):
    """Return T with entropy(logits, T) = target nats; logits (V,)."""
    logits = np.asarray(logits, dtype=float)
    largest = logits.max(initial=-np.inf)
    if not np.isfinite(largest):
        raise ValueError(
            f"the largest logit must be finite, got {largest}: "
            "H would be nan; check the mask and the model's output"
        )
    ties = (logits == largest).sum()
    size = np.isfinite(logits).sum()
    if not np.log(ties) < target < np.log(size):
        raise ValueError(
            f"target must be between ln {ties} and ln {size} nats, "
            f"got {target}: no temperature gives it"
        )
    low, high = 0.0, 1.0
    # So near to the upper end H may be rounded below its target for ever.
    while entropy(logits, high) < target and high < 1e300:
        high *= 2
    while low < (middle := (low + high) / 2) < high:  # to the last bit
        too_high = entropy(logits, middle) > target
        low, high = (low, middle) if too_high else (middle, high)
    return high


if __name__ == "__main__":
    print("exp(H)  H (nats)  T        p(forward)")
    for choices in (1.5, 2, 3, 4, 6, 8):
        t = temperature_for(LOGITS, np.log(choices))
        p = softmax(LOGITS, t)
        print(f"{choices:<6}  {entropy(LOGITS, t):8.4f}  {t:.4f}  {p[3]:10.4f}")
    t_for_four = temperature_for(LOGITS, np.log(4))
    back = np.exp(entropy(LOGITS, t_for_four))
    print(f"and back: T = {t_for_four:.4f} gives exp(H) = {back:.4f}")
