"""Where softmax(z / T) breaks, and the order of operations that does not.

IEEE 754: float16 ends at 65,504, float32 at 3.4e38; inf - inf and inf / inf are
nan. Taking the largest logit off before dividing keeps the top token at 0.
"""

import numpy as np


def naive(logits, temperature):
    """Return exp(z / T) / sum, as the formula is written."""
    weights = np.exp(logits / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def shift_last(logits, temperature):
    """Return the same with the largest taken off after the division."""
    scaled = logits / temperature
    weights = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def shift_first(logits, temperature):
    """Return the same with the largest taken off before the division."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    weights = np.exp(shifted / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    cases = {
        "float16, z = 40, T = 5e-4": (np.float16, [40, 39], 5e-4),
        "float32, z = 40, T = 0.1": (np.float32, [40, 39], 0.1),
        "float32, z = 40, T = 1e-38": (np.float32, [40, 39], 1e-38),
        "float64, z = 40, T = 1": (np.float64, [40, 39], 1),
        "float64, z = 40, T = 0": (np.float64, [40, 39], 0),
        "all masked, T = 1": (np.float64, [-np.inf, -np.inf], 1),
    }
    print("p of the top token          naive   shift last   shift first")
    for name, (dtype, z, t) in cases.items():
        z, t = np.array(z, dtype=dtype), dtype(t)
        with np.errstate(all="ignore"):  # the overflow is the point
            p = [f(z, t)[0] for f in (naive, shift_last, shift_first)]
        print(f"{name:26}  {p[0]:.3f}  {p[1]:11.3f}  {p[2]:12.3f}")

    print("a mask of -inf and one of 1e-10, logits below it:")
    logits = np.array([-5.0, -6.0])
    for mask in (-np.inf, 1e-10):
        p = shift_first(np.append(logits, [mask, mask]), 1.0)
        print(f"{mask:>7}  " + "  ".join(f"{share:.4f}" for share in p))

    print("float32 sums of the same four numbers, in two orders:")
    for order in ([1e8, 1, -1e8, 1], [1e8, -1e8, 1, 1]):
        total = np.float32(0)
        for x in order:
            total += np.float32(x)
        print(f"  {total:.1f}")
