"""Solutions to the exercises on sequences."""

import numpy as np

FIRST = np.array([0.6, 0.4])  # p(A), p(B)
SECOND = np.array([[0.5, 0.5], [0.9, 0.1]])  # row: after A, after B


def temper(p, temperature):
    """Return p^(1/T) over its sum, on the last axis; T must be > 0."""
    powers = (p / p.max(axis=-1, keepdims=True)) ** (1 / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    low, high = 0.5, 1.0
    while high - low > 1e-9:  # Aa leads at 0.5, Ba at 1
        middle = (low + high) / 2
        first, second = temper(FIRST, middle), temper(SECOND, middle)
        a_leads = first[0] * second[0, 0] > first[1] * second[1, 0]
        low, high = (middle, high) if a_leads else (low, middle)
    print(f"1: Aa and Ba are equally likely by token at T = {low:.4f}")

    rows = np.array([[0.9, 0.1], [0.1, 0.9]])
    texts = temper((FIRST[:, None] * rows).ravel(), 0.5)
    tokens = (temper(FIRST, 0.5)[:, None] * temper(rows, 0.5)).ravel()
    print("2: rows (0.9, 0.1) and (0.1, 0.9), T = 0.5")
    print("   by text ", " ".join(f"{p:.4f}" for p in texts))
    print("   by token", " ".join(f"{p:.4f}" for p in tokens))

    print("3: a factor of 1.2 lowers the logit")
    for z in (2.0, 20.0, -2.0):
        lower = z / 1.2 if z > 0 else z * 1.2
        print(f"   {z:5.1f} by {z - lower:.3f}")
