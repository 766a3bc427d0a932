"""Two other ways to draw: the largest of noisy logits, the first of a race.

Gumbel-max: argmax(z / T + g) with Gumbel noise g is a draw from softmax(z / T)
(Maddison, Tarlow, Minka 2014, arXiv 1411.0030). argmax(z + T g) is the same
token: T is the size of the noise. Race: argmin(E / p) with exponential E draws
from p.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    rng = np.random.default_rng(123)
    shape, t = (100_000, len(LOGITS)), 2.0
    p = softmax(LOGITS, t)

    noise = rng.gumbel(size=shape)
    divided = (LOGITS / t + noise).argmax(axis=-1)
    scaled = (LOGITS + t * noise).argmax(axis=-1)
    race = (rng.exponential(size=shape) / p).argmin(axis=-1)
    same = (divided == scaled).mean()
    print(f"argmax(z/T + g) and argmax(z + T g) agree: {same:.2%}")

    print("token     softmax  gumbel    race")
    for i, token in enumerate(TOKENS):
        gumbel, first = (scaled == i).mean(), (race == i).mean()
        print(f"{token:8}  {p[i]:7.4f}  {gumbel:6.4f}  {first:6.4f}")

    noiseless = (LOGITS + 0 * noise).argmax(axis=-1)
    print("noise off, T = 0:", *{TOKENS[i] for i in noiseless})
