"""One setting, each engine's order: which tokens the chain leaves.

The orders are those of the table of engines, engines.yml, without steps that do
nothing here. Each step works on what the one before it left, normalised again.
"""

# /// script
# dependencies = ["numpy", "pyyaml"]
# [tool.asrun]
# inputs = ["engines.yml"]
# ///

from pathlib import Path

import numpy as np
import yaml

LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
ALMOST = 1 - 1e-12  # what is met to twelve digits is met: no rounding decides


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def cut(logits, keep):
    """Return logits with -inf where the mask keep is false."""
    return np.where(keep, logits, -np.inf)


def threshold(values, p, mass):
    """Return the value (..., 1) at which the running sum of p reaches mass."""
    enough = mass * ALMOST if mass < 1 else np.inf  # a mass of 1 keeps all
    last = (p.cumsum(axis=-1)[..., :-1] < enough).sum(axis=-1, keepdims=True)
    return np.take_along_axis(values, last, axis=-1)


def step_top_k(logits, k):
    """Keep the k largest logits."""
    return cut(logits, logits >= np.sort(logits)[-min(k, len(logits))])


def step_top_p(logits, p):
    """Keep the smallest set of likeliest tokens with mass p."""
    falling = np.sort(logits)[::-1]
    return cut(logits, logits >= threshold(falling, softmax(falling), p))


def step_min_p(logits, p):
    """Keep tokens of at least p times the top probability."""
    probabilities = softmax(logits)
    return cut(logits, probabilities >= p * ALMOST * probabilities.max())


STEPS = {"top-k": step_top_k, "top-p": step_top_p, "min-p": step_min_p}


def orders(table):
    """Return the steps of STEPS and T that each engine has, in its order."""
    rows = yaml.safe_load(Path(table).read_text("utf-8"))["engines"]
    read = {row["name"]: row["order"] for row in rows if row["order"]}
    return {
        name: [
            step
            for part in order
            for step in part.split("+")
            if step in {"T", *STEPS}
        ]
        for name, order in read.items()
    }


def chain(logits, order, settings):
    """Return the logits (V,) after the steps of an order, T among them."""
    logits = np.asarray(logits, dtype=float)
    for step in order:
        value = settings[step]
        logits = logits / value if step == "T" else STEPS[step](logits, value)
    return logits


if __name__ == "__main__":
    settings = {"T": 2.0, "top-k": 8, "top-p": 0.9, "min-p": 0.05}
    print("T = 2, top-k 8, top-p 0.9, min-p 0.05")
    kept = {}
    for engine, order in orders("engines.yml").items():
        p = softmax(chain(LOGITS, order, settings))
        kept[engine] = int((p > 0).sum())
        top = p.max()
        print(f"{engine:21} keeps {kept[engine]}, forward has {top:.4f}")
    most, least = max(kept.values()), min(kept.values())
    print(f"from {least} to {most} of {len(LOGITS)} tokens")
