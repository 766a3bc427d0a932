"""transformers: what does a temperature divide?

The docstring checked: transformers 5.24.0, GenerationConfig, temperature,
read 2026-11-26; the class that applies it is run.
"""

import torch
from transformers import TemperatureLogitsWarper

LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
TEMPERATURE = 0.5


def check(modulates):
    """Raise AssertionError unless dividing that gives the distribution."""
    logits = torch.tensor([LOGITS])
    warped = TemperatureLogitsWarper(TEMPERATURE)(None, logits).softmax(-1)
    if modulates == "probabilities":
        divided = logits.softmax(-1) / TEMPERATURE
        found = divided / divided.sum()
    else:
        found = (logits / TEMPERATURE).softmax(-1)
    assert torch.allclose(found, warped), (
        f"the largest becomes {warped.max():.4f}; probabilities divided and "
        f"renormalised stay what they were, {found.max():.4f}"
    )
