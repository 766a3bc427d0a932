"""transformers: what does a temperature divide?

The docstring checked: transformers 5.24.0, GenerationConfig, temperature,
read 2026-11-26; the class that applies it is run.
"""

import torch
from transformers import TemperatureLogitsWarper

LOGITS = torch.tensor([[4.51, 0.89, -1.90, 6.75, 1.63]])
TEMPERATURE = 0.5


def check(modulates):
    """Raise AssertionError unless dividing that gives the distribution."""
    warped = TemperatureLogitsWarper(TEMPERATURE)(None, LOGITS).softmax(-1)
    if modulates == "probabilities":
        divided = LOGITS.softmax(-1) / TEMPERATURE
        found = divided / divided.sum()
    else:
        found = (LOGITS / TEMPERATURE).softmax(-1)
    assert torch.allclose(found, warped), (
        f"the largest becomes {warped.max():.4f}; probabilities divided and "
        f"renormalised stay what they were, {found.max():.4f}"
    )
