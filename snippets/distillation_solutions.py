"""Solutions to the exercises on distillation."""

import numpy as np


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def gradient(student, teacher, temperature):
    """Return dloss/dz, shape (..., V): (q - p) / T."""
    p, q = softmax(teacher, temperature), softmax(student, temperature)
    return (q - p) / temperature


if __name__ == "__main__":
    v, z = np.array([3.0, 0.0, 0.0]), np.array([0.0, 0.0, 0.0])
    print("1: v = (3, 0, 0), z = (0, 0, 0): T^2 times the gradient")
    for t in (1, 10, 1000):
        row = "  ".join(f"{g:+.4f}" for g in t**2 * gradient(z, v, t))
        print(f"   T = {t:<4}  {row}")

    print("2: the same with 7 added to the student's logits, T = 10")
    row = "  ".join(f"{g:+.4f}" for g in 10**2 * gradient(z + 7, v, 10))
    print(f"             {row}")

    print("3: student at T = 1, teacher at T = 4: largest |q - p| at z = v")
    print(f"   {abs(softmax(v) - softmax(v, 4)).max():.4f}")
