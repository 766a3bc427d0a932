"""What top-p 0.9 leaves at T = 2, with the temperature first and last."""

import matplotlib.pyplot as plt
import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def within(logits, mass):
    """Return the mask of the likeliest tokens that reach a mass below 1."""
    falling = np.sort(softmax(logits))[::-1]
    return softmax(logits) >= falling[(falling.cumsum() < mass).sum()]


if __name__ == "__main__":
    plt.rcParams["svg.fonttype"] = "none"
    T, mass = 2, 0.9
    order = LOGITS.argsort()
    names = [TOKENS[i] for i in order]
    kept = {"first": within(LOGITS / T, mass), "last": within(LOGITS, mass)}
    figure, axes = plt.subplots(
        1, 2, sharey=True, figsize=(5, 3), layout="constrained"
    )
    for axis, (place, mask) in zip(axes, kept.items(), strict=True):
        p = softmax(np.where(mask, LOGITS, -np.inf), T)[order]
        bars = axis.barh(names, p, color="#d9722e")
        labels = axis.bar_label(
            bars, [f"{share:.2f}" if share else "cut" for share in p], padding=2
        )
        axis.set(title=f"T {place}", xlim=(0, 1.2), xticks=[])
        # What moves on the page has a name: its kind, and the number it shows.
        for token, bar, label in zip(names, bars, labels, strict=True):
            bar.set_gid(f"bar p-{place} {token}")
            label.set_gid(f"label p-{place} {token}")
        axis.tick_params(left=False)
        axis.spines[["top", "right", "bottom"]].set_visible(False)
    figure.savefig("filters_order_figure.svg", transparent=True)
