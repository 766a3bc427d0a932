"""How large a test has to be, and what picking the best of five does to it.

Five settings with the same accuracy are each tried on n questions. Their scores
differ by chance; the best score is better than any setting is.
"""

import numpy as np

if __name__ == "__main__":
    accuracy, settings = 0.7, 5
    rng = np.random.default_rng(123)
    print("questions  deviation   best of 5, mean   retested, mean")
    best = {}
    for n in (50, 200, 1000, 5000):
        deviation = np.sqrt(accuracy * (1 - accuracy) / n)
        scores = rng.binomial(n, accuracy, size=(20_000, settings)) / n
        again = rng.binomial(n, accuracy, size=20_000) / n
        best[n] = scores.max(axis=1).mean()
        row = f"{n:9}  {deviation:9.4f}   {best[n]:15.4f}"
        print(f"{row}   {again.mean():14.4f}")

    lucky, points = best[200], 0.02
    print(f"best of {settings} on 200 questions: {lucky:.1%} on average")
    needed = int(np.ceil(2 * accuracy * (1 - accuracy) * (2 / points) ** 2))
    print(f"to see {points:.0%} at two deviations, unpaired: {needed} each")
