"""The nine probabilities against the temperature, with points at T = 2."""

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
    temperatures = np.geomspace(0.05, 100, 120)
    p = np.array([softmax(LOGITS, t) for t in temperatures])
    figure, axis = plt.subplots(figsize=(5, 3.2), layout="constrained")
    color = {"forward": "#d9722e", "toward": "#3b82c4", "closer": "#2f9e6e"}
    T = 2
    forward, toward, closer = (
        softmax(LOGITS, T)[TOKENS.index(token)] for token in color
    )
    for i, token in enumerate(TOKENS):
        # What moves on the page has a name: its kind, and the number it shows.
        (curve,) = axis.plot(
            temperatures, p[:, i], color=color.get(token, "#8b929a")
        )
        curve.set_gid(f"curve p {token} 0.05 100")
    for token, share in zip(color, (forward, toward, closer), strict=True):
        (point,) = axis.plot(T, share, "o", color=color[token], ms=6)
        point.set_gid(f"point p {token}")
    rising = p[:, TOKENS.index("closer")]
    peak = temperatures[rising.argmax()], rising.max()
    axis.plot(*peak, "o", color=color["closer"], mfc="none", ms=9)
    axis.text(0.3, 0.97, "forward")
    axis.text(0.42, 0.33, "toward", ha="right")
    axis.text(0.75, 0.045, "closer", ha="right")
    axis.axhline(1 / 9, color="#8b929a", lw=1, ls=":")
    axis.text(0.05, 1 / 9 + 0.02, "1 / 9")
    axis.set(xscale="log", xlabel="T", ylabel="p", ylim=(0, 1.08))
    axis.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axis.minorticks_off()
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig("limits_figure.svg", transparent=True)
