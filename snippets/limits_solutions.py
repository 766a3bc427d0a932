"""Solutions to the exercises on limits."""

import numpy as np


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    print("1: as T -> 0, z = [1, 3, 3, 3]")
    shares = softmax(np.array([1.0, 3.0, 3.0, 3.0]), 0.001)
    print("  ", "  ".join(f"{share:.7f}" for share in shares))

    print("2: gap 0.1, runner-up below 1 in 10,000")
    t = 0.1 / np.log(9999)  # 1 / (1 + e^(g / T)) = 1 / 10,000
    print(f"   below T = {t:.6f}")

    print("3: z = [2, 1, 0]: the middle token has 1/3 at no finite T")
    z = np.array([2.0, 1.0, 0.0])
    shares = [softmax(z, t)[1] for t in (0.5, 1, 2, 10, 1000)]
    print("  ", "  ".join(f"{share:.7f}" for share in shares))
