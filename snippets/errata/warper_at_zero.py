"""transformers: does TemperatureLogitsWarper take a temperature of 0?

The docstring checked: transformers 5.24.0, TemperatureLogitsWarper, read
2026-11-26; the class is run.
"""

import torch
from transformers import TemperatureLogitsWarper

SCORES = torch.tensor([[2.0, 1.0, 0.0]])


def check(accepted):
    """Raise AssertionError unless 0 is accepted, or refused."""
    try:
        TemperatureLogitsWarper(0.0)(None, SCORES)
        reason = ""
    except ValueError as error:
        reason = str(error).splitlines()[0]
    assert accepted is not bool(reason), f"0.0 raises ValueError: {reason}"
