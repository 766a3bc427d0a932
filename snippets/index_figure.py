"""The next token after "Once upon a time, there was a", at three temperatures.

The eight largest of SmolLM2-135M's 49,152 logits, and for each T the share of
all tokens but these eight: recorded in real_model/recorded/story.json.
"""

import matplotlib.pyplot as plt
import numpy as np

NEXT = "small town woman young time place company great".split()
LARGEST = np.array(
    [13.148, 12.983, 12.732, 12.674, 12.496, 12.436, 12.379, 12.376]
)
OTHERS = {0.2: 0.0080, 1: 0.6854, 1.5: 0.9070}

if __name__ == "__main__":
    plt.rcParams["svg.fonttype"] = "none"
    names = [*NEXT, "all others"]
    figure, axes = plt.subplots(
        1, 3, sharey=True, figsize=(5.4, 3), layout="constrained"
    )
    for axis, (temperature, others) in zip(axes, OTHERS.items(), strict=True):
        weights = np.exp((LARGEST - LARGEST[0]) / temperature)
        p = [*(1 - others) * weights / weights.sum(), others]
        colors = ["#d9722e"] * len(NEXT) + ["#8b929a"]
        bars = axis.barh(names, p, color=colors)
        axis.bar_label(bars, [f"{share:.0%}" for share in p], padding=2)
        axis.set(title=f"T = {temperature}", xlim=(0, 1.45), xticks=[])
        axis.tick_params(left=False)
        axis.spines[["top", "right", "bottom"]].set_visible(False)
    axes[0].invert_yaxis()
    figure.savefig("index_figure.svg", transparent=True)
