"""DPO notebook: which shape has the average over the tokens?

The comment checked: rasbt/LLMs-from-scratch, dpo-from-scratch.ipynb, commit
5243580, read 2026-11-26; the line below it is here.
"""

import torch

SIZES = {"batch_size": 2, "num_tokens": 5}


def check(shape):
    """Raise AssertionError unless the average has this shape."""
    selected = torch.rand(SIZES["batch_size"], SIZES["num_tokens"])
    mask = torch.ones_like(selected)
    average = selected.sum(-1) / mask.sum(-1)
    assert average.shape == tuple(SIZES[name] for name in shape), (
        f"of {tuple(selected.shape)} the sum over the last axis leaves "
        f"{tuple(average.shape)}: no axis of tokens"
    )
