"""The nine intervals of the CDF at T = 1, and a uniform number u.

u is the first number of NumPy's default_rng(123), to two decimals.
"""

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
    T, u = 1, round(np.random.default_rng(123).random(), 2)
    ends = softmax(LOGITS, T).cumsum()
    starts = np.append(0, ends[:-1])
    drawn = int((ends <= u).sum())
    token, start, end = TOKENS[drawn], starts[drawn], ends[drawn]

    figure, axis = plt.subplots(figsize=(5, 1.2), layout="constrained")
    shades = ["#d9722e", "#3b82c4", "#2f9e6e"]
    # What moves on the page has a name: its kind, and the number it shows.
    for i, (name, left, right) in enumerate(
        zip(TOKENS, starts, ends, strict=True)
    ):
        (bar,) = axis.barh(0, right - left, 0.6, left, color=shades[i % 3])
        bar.set_gid(f"span until {name}")
        wide = right - left > 0.02 * len(name)
        text = axis.text((left + right) / 2, 0.42, name, ha="center")
        text.set(gid=f"name until {name}", alpha=float(wide), in_layout=False)
    axis.plot(u, -0.42, "^", color="#8b929a", ms=8, gid="mark u")
    axis.set(xlim=(0, 1), ylim=(-0.6, 0.8), yticks=[])
    axis.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axis.spines[["top", "right", "left"]].set_visible(False)
    figure.savefig("sampling_figure.svg", transparent=True)
    print(f"u = {u} draws {token}, from {start:.4f} to {end:.4f}")
