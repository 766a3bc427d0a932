"""A fair coin has an entropy of ln 2 nats."""

import math

if __name__ == "__main__":
    entropy = -2 * 0.5 * math.log(0.5)
    print(f"H = {entropy:.4f}")
