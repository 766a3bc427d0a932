"""Bar charts of softmax(z / T) over the nine tokens, at T = 0.1, 1 and 5."""

import matplotlib.pyplot as plt
import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])

if __name__ == "__main__":
    plt.rcParams["svg.fonttype"] = "none"
    order = LOGITS.argsort()
    names = [TOKENS[i] for i in order]
    figure, axes = plt.subplots(
        1, 3, sharey=True, figsize=(5, 3), layout="constrained"
    )
    for axis, temperature in zip(axes, (0.1, 1, 5), strict=True):
        weights = np.exp(LOGITS / temperature)
        p = weights / weights.sum()
        bars = axis.barh(names, p[order], color="#d9722e")
        axis.bar_label(bars, fmt="%.2f", padding=2)
        axis.set(title=f"T = {temperature}", xlim=(0, 1.45), xticks=[])
        axis.tick_params(left=False)
        axis.spines[["top", "right", "bottom"]].set_visible(False)
    figure.savefig("softmax_figure.svg", transparent=True)
