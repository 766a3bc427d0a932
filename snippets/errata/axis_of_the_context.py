"""Chapter 6: which axis of the position embedding is the context length?

The line checked: rasbt/LLMs-from-scratch, ch06.ipynb, commit da61d5b, read
2026-11-26; the sizes are those of GPT-2 small.
"""

import torch

CONTEXT_LENGTH, WIDTH = 1024, 768


def supported(axis):
    """Return the length that weight.shape[axis] gives."""
    return torch.nn.Embedding(CONTEXT_LENGTH, WIDTH).weight.shape[axis]


def check(axis):
    """Raise AssertionError unless the axis counts positions."""
    assert supported(axis) == CONTEXT_LENGTH, (
        f"shape[{axis}] is {supported(axis)}, the width of the embedding; the "
        f"model has {CONTEXT_LENGTH} positions, so "
        f"{CONTEXT_LENGTH - supported(axis)} tokens of a long text are cut off"
    )
