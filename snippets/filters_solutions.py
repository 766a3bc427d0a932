"""Solutions to the exercises on filters."""

import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])

if __name__ == "__main__":
    print("1: logits that min-p 0.2 keeps, if T = 2 comes first, and last")
    for name, t in (("first", 2), ("last", 1)):
        edge = LOGITS.max() + t * np.log(0.2)
        keep = " ".join(f"{z:.2f}" for z in LOGITS[edge <= LOGITS])
        print(f"   T {name:5}  z >= {edge:.3f}: {keep}")

    print("2: p = (0.4, 0.3, 0.1, 40 times 0.005): what surprises how much")
    p = np.array([0.4, 0.3, 0.1] + [0.005] * 40)
    surprise = -np.log(p)
    entropy = (p * surprise).sum()
    print(f"   H = {entropy:.3f}")
    for q in (0.4, 0.3, 0.1, 0.005):
        distance = abs(-np.log(q) - entropy)
        print(f"   p = {q:<5}  |surprise - H| = {distance:.3f}")

    print("3: top-k 2 of z = [5, 2, 2, 2, 0] by threshold keeps")
    z = np.array([5.0, 2.0, 2.0, 2.0, 0.0])
    print(f"   {(z >= np.sort(z)[-2]).sum()} tokens")
