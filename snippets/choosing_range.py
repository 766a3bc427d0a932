"""How far apart the scores of settings lie that do not differ at all.

A study scores one model at four temperatures with two prompts on n questions.
Here all eight settings have the same accuracy and every answer is drawn
independently, so the distance from the worst to the best is chance alone.
"""

import numpy as np

if __name__ == "__main__":
    accuracy, settings = 0.6, 8
    rng = np.random.default_rng(123)
    print("questions  one question  deviation  worst to best of 8, mean")
    apart, deviation = {}, {}
    for n in (30, 39, 100, 1000):
        deviation[n] = 100 * np.sqrt(accuracy * (1 - accuracy) / n)
        scores = 100 * rng.binomial(n, accuracy, size=(20_000, settings)) / n
        apart[n] = np.ptp(scores, axis=1).mean()
        print(f"{n:9}  {100 / n:12.1f}  {deviation[n]:9.1f}  {apart[n]:24.1f}")

    one, eight = deviation[39], apart[39]
    print(f"39 questions: one score varies by {one:.0f} points,", end=" ")
    print(f"eight equal settings lie {eight:.0f} apart")
