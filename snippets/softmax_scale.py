"""Cross-entropy settles the scale of the logits, wherever the weights start.

Four networks learn which token a source draws for an input; their output
weights start up to a hundred times apart. At the minimum of the cross-entropy
no factor on the logits lowers it, so the best temperature there is T = 1.
"""

import numpy as np

STARTS = np.array([0.1, 1.0, 3.0, 10.0])  # factors of the first output weights
INPUTS, HIDDEN, VOCABULARY = 6, 16, 9


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def examples(rng, source, n):
    """Return inputs (n, INPUTS) and the token (n,) drawn for each."""
    x = rng.normal(size=(n, INPUTS))
    passed = softmax(x @ source).cumsum(axis=-1) < rng.random((n, 1))
    return x, passed[:, :-1].sum(axis=-1)  # the last sum is 1


def train(rng, source, steps=4000, batch=64, rate=0.3):
    """Return the weights of all networks, (4, I, H) and (4, H, V)."""
    first = rng.normal(size=(INPUTS, HIDDEN)) / INPUTS**0.5
    last = rng.normal(size=(HIDDEN, VOCABULARY)) / HIDDEN**0.5
    first = np.repeat(first[None], len(STARTS), axis=0)
    last = STARTS[:, None, None] * last
    for _ in range(steps):
        x, tokens = examples(rng, source, batch)  # none is seen twice
        hidden = np.tanh(x @ first)
        error = softmax(hidden @ last) - np.eye(VOCABULARY)[tokens]
        back = (error @ last.swapaxes(1, 2)) * (1 - hidden**2)
        last -= rate / batch * hidden.swapaxes(1, 2) @ error
        first -= rate / batch * x.T @ back
    return first, last


def best_temperature(logits, tokens):
    """Return the T of the least cross-entropy: E[z] is the mean z_y."""
    reached = np.take_along_axis(logits, tokens[:, None], axis=1).mean()
    low, high = 0.01, 100.0
    while high / low > 1 + 1e-9:  # E[z] falls as T grows
        t = (low * high) ** 0.5
        expected = (softmax(logits, t) * logits).sum(axis=-1).mean()
        low, high = (low, t) if expected < reached else (t, high)
    return low


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    source = rng.normal(size=(INPUTS, VOCABULARY))
    first, last = train(rng, source)
    x, tokens = examples(rng, source, 5000)
    print("start   best T   H at T = 0.7, in nats")
    best, nats = [], []
    for start, logits in zip(STARTS, np.tanh(x @ first) @ last, strict=True):
        p = softmax(logits, 0.7)
        best.append(best_temperature(logits, tokens))
        nats.append(-(p * np.log(p)).sum(axis=-1).mean())
        print(f"x {start:<4}   {best[-1]:.2f}   {nats[-1]:.2f}")
    lowest, highest = min(best), max(best)
    least, most = min(nats), max(nats)
    print(f"from {lowest:.2f} to {highest:.2f}, {least:.2f} to {most:.2f} nats")
