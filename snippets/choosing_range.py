"""How far apart the scores of settings lie that do not differ at all.

A study scores one model at eleven temperatures on n questions. Here all eleven
have the same accuracy and every answer is drawn independently, so the distance
between the best and the worst score is chance alone.
"""

import numpy as np

if __name__ == "__main__":
    accuracy, settings = 0.7, 11
    rng = np.random.default_rng(123)
    print("questions  one question  deviation  best - worst of 11, mean")
    apart, deviation = {}, {}
    for n in (30, 39, 100, 1000):
        deviation[n] = 100 * np.sqrt(accuracy * (1 - accuracy) / n)
        scores = 100 * rng.binomial(n, accuracy, size=(20_000, settings)) / n
        apart[n] = np.ptp(scores, axis=1).mean()
        print(f"{n:9}  {100 / n:12.1f}  {deviation[n]:9.1f}  {apart[n]:24.1f}")

    hundred, one, few = apart[100], deviation[100], deviation[39]
    print(f"in points: {hundred:.0f} apart on 100 questions,", end=" ")
    print(f"where one score varies by {one:.0f}; on 39, by {few:.0f}")
