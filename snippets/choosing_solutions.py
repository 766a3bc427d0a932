"""Solutions to the exercises on choosing a temperature."""

from math import comb

import numpy as np

if __name__ == "__main__":
    print("1: right in 3 of 10 draws, estimate of pass@5")
    exact = 1 - comb(10 - 3, 5) / comb(10, 5)
    plug_in = 1 - (1 - 3 / 10) ** 5
    print(f"   without bias {exact:.4f}, 1 - (1 - 3/10)^5 = {plug_in:.4f}")

    print("2: 500 questions, 40 only A right, 25 only B right")
    a, b, n = 40, 25, 500
    gain = (a - b) / n
    paired = np.sqrt(a + b - (a - b) ** 2 / n) / n
    print(f"   A leads by {gain:.1%}, deviation {paired:.1%} paired,", end="")
    unpaired = np.sqrt(2 * 0.7 * 0.3 / n)
    print(f" {unpaired:.1%} if it were two samples at 70%")

    few, many = 1, 100
    print(f"3: pass@{few} and pass@{many} of p = 0.5, and of half 0, half 1")
    for name, p in (("all 0.5", [0.5, 0.5]), ("0 and 1", [0.0, 1.0])):
        rates = [np.mean(1 - (1 - np.array(p)) ** k) for k in (few, many)]
        print(f"   {name}: {rates[0]:.2f}  {rates[1]:.2f}")
