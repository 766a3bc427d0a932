"""Bar charts of softmax(z / T) over the nine tokens, at T = 0.1, 1 and 5."""

import matplotlib.pyplot as plt
import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    plt.rcParams["svg.fonttype"] = "none"
    order = LOGITS.argsort()
    names = [TOKENS[i] for i in order]
    figure, axes = plt.subplots(
        1, 3, sharey=True, figsize=(5, 3), layout="constrained"
    )
    cold, half, hot = 0.1, 0.5, 5  # half: of a question
    toward_half, toward_plain = (
        softmax(LOGITS, t)[TOKENS.index("toward")] for t in (half, 1)
    )
    for axis, temperature in zip(axes, (cold, 1, hot), strict=True):
        p = softmax(LOGITS, temperature)
        bars = axis.barh(names, p[order], color="#d9722e")
        labels = axis.bar_label(bars, fmt="%.2f", padding=2)
        axis.set(title=f"T = {temperature}", xlim=(0, 1.45), xticks=[])
        # What moves on the page has a name: its kind, and the number it shows.
        panel = {cold: "cold", 1: "plain", hot: "hot"}[temperature]
        axis.title.set_gid(f"text {panel}.T")
        for token, bar, label in zip(names, bars, labels, strict=True):
            bar.set_gid(f"bar {panel}.p {token}")
            label.set_gid(f"label {panel}.p {token}")
        axis.tick_params(left=False)
        axis.spines[["top", "right", "bottom"]].set_visible(False)
    figure.savefig("softmax_figure.svg", transparent=True)
    print(f"toward at T = {half} and 1: {toward_half:.1%}, {toward_plain:.1%}")
