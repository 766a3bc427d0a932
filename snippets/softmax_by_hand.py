"""Softmax of three logits, one operation at a time."""

import math

if __name__ == "__main__":
    logits = [2, 1, 0]
    for temperature in (1, 0.5):
        weights = [math.exp(z / temperature) for z in logits]
        total = sum(weights)
        shares = [weight / total for weight in weights]

        print(f"T = {temperature}")
        for z, weight, share in zip(logits, weights, shares, strict=True):
            power = f"e^({z}/{temperature}) = {weight:.4f}"
            print(f"  {power:19}  / {total:.4f} = {share:.4f}")
