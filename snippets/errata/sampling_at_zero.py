"""Engines, row of nanoGPT: what does generate do at temperature 0?

Its two lines are those of karpathy/nanoGPT, model.py, commit 3adf61e,
read 2026-11-26: logits / temperature, then softmax and multinomial.
"""

import torch

LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]


def draw(temperature):
    """Return the id of one token drawn from the logits, or an error."""
    logits = torch.tensor([LOGITS]) / temperature
    probs = torch.softmax(logits, dim=-1)
    try:
        return torch.multinomial(probs, num_samples=1).item()
    except RuntimeError as error:
        return type(error).__name__


def check(stops):
    """Raise AssertionError unless T = 0 stops, or goes on with nan."""
    found = draw(0.0)
    assert (found == "RuntimeError") is stops, f"T = 0 gives {found}"
