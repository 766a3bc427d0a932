"""A seed fixes a stream of numbers, not who gets which of them.

With one generator for a batch, a request's draws depend on how many others are
decoded beside it. With a generator of its own they do not.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def draw(uniform, temperature):
    """Return the id whose interval of the running sum holds uniform."""
    ends = softmax(LOGITS, temperature).cumsum()
    return int((ends <= uniform * ends[-1]).sum())


if __name__ == "__main__":
    steps, t, seed = 6, 2.0, 123
    print("six tokens of one request, T = 2, seed 123")
    for batch in (1, 2, 3):
        uniforms = np.random.default_rng(seed).random((steps, batch))
        ids = [draw(u, t) for u in uniforms[:, 0]]
        print(f"one stream, batch of {batch}:", *(TOKENS[i] for i in ids))
    for batch in (1, 2, 3):
        streams = [np.random.default_rng([seed, row]) for row in range(batch)]
        uniforms = np.stack([stream.random(steps) for stream in streams], -1)
        ids = [draw(u, t) for u in uniforms[:, 0]]
        print(f"own stream, batch of {batch}:", *(TOKENS[i] for i in ids))
