"""Draw the picture that a link to this site shows elsewhere: `python -m tools.card`.

It has the bars of the landing page, from the same program and the same recorded numbers.
"""

import runpy
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
CARD = ROOT / "overrides" / "assets" / "images" / "card.png"
SHOWN = 6  # of the tokens; the picture is seen small


def draw() -> bytes:
    """Return the picture as PNG, 1200 by 630 pixels, the same bytes each time."""
    facts = runpy.run_path(str(ROOT / "snippets" / "index_figure.py"))
    logits = facts["LARGEST"]
    ink, paper, accent = "#f2f4f6", "#1a232c", "#ff9d5c"
    style = {"font.size": 20, "text.color": ink, "axes.labelcolor": ink, "ytick.color": ink}
    with mpl.rc_context({"font.family": "DejaVu Sans", **style}):
        figure, axes = plt.subplots(1, 3, sharey=True, figsize=(12, 6.3), dpi=100, facecolor=paper)
        figure.subplots_adjust(left=0.12, right=0.97, top=0.6, bottom=0.08, wspace=0.12)
        figure.text(0.05, 0.85, "Temperature scaling", fontsize=50, fontweight="bold")
        figure.text(
            0.05, 0.745, '"Once upon a time, there was a …": the next word', fontsize=25, color=accent
        )
        for axis, (temperature, others) in zip(axes, facts["OTHERS"].items(), strict=True):
            weights = np.exp((logits - logits[0]) / temperature)
            shares = (1 - others) * weights / weights.sum()
            bars = axis.barh(facts["NEXT"][:SHOWN], shares[:SHOWN], color=accent, height=0.7)
            axis.bar_label(bars, [f"{share:.0%}" for share in shares[:SHOWN]], padding=6, fontsize=18)
            axis.set_title(f"T = {temperature}", color=ink, fontsize=26, loc="left", pad=14)
            axis.set(xlim=(0, 0.75), xticks=[], facecolor=paper)
            axis.tick_params(left=False)
            axis.spines[:].set_visible(False)
        axes[0].invert_yaxis()
        file = BytesIO()
        figure.savefig(file, metadata={"Software": None})
        plt.close(figure)
    return file.getvalue()


if __name__ == "__main__":
    CARD.write_bytes(draw())
