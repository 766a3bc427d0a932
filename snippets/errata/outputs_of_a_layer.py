"""Figure 4.5: how many outputs does the layer in the example have?

The layer: rasbt/LLMs-from-scratch, ch04.ipynb, section 4.2, commit 28c65cd,
read 2026-11-26.
"""

import torch


def check(outputs):
    """Raise AssertionError unless the layer has so many outputs."""
    layer = torch.nn.Sequential(torch.nn.Linear(5, 6), torch.nn.ReLU())
    found = layer(torch.ones(2, 5)).shape[-1]
    assert outputs == found, f"5 inputs give {found} outputs, not {outputs}"
