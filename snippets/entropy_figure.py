"""Entropy of the nine tokens against the temperature, with a point at T = 1."""

import matplotlib.pyplot as plt
import numpy as np

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


if __name__ == "__main__":
    plt.rcParams["svg.fonttype"] = "none"
    T = 1
    temperatures = np.geomspace(0.05, 100, 100)
    p = np.array([softmax(LOGITS, t) for t in (*temperatures, T)])
    *h, h_dot = -(p * np.log(p)).sum(axis=-1)
    figure, axis = plt.subplots(figsize=(5, 2.8), layout="constrained")
    # What moves on the page has a name: its kind, and the number it shows.
    axis.plot(temperatures, h, color="#d9722e", gid="curve H 0.05 100")
    axis.plot(T, h_dot, "o", color="#d9722e", gid="point H")
    axis.axhline(np.log(9), color="#8b929a", lw=1, ls=":")
    axis.text(0.05, np.log(9) - 0.05, "ln 9", va="top")
    axis.set(xscale="log", xlabel="T", ylabel="H (nats)", ylim=(0, 2.4))
    axis.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axis.minorticks_off()
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig("entropy_figure.svg", transparent=True)
