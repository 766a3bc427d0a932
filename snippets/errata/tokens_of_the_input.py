"""Section 4.5: how many tokens has each sample that the block is tried on?

The sentence checked: rasbt/LLMs-from-scratch, ch04.ipynb, commit f057156,
read 2026-11-26; the line below it makes the input.
"""

import torch


def check(tokens):
    """Raise AssertionError unless the input has so many tokens a sample."""
    x = torch.rand(2, 4, 768)  # Shape: [batch_size, num_tokens, emb_dim]
    assert tokens == x.shape[1], (
        f"the input is {tuple(x.shape)}: {x.shape[1]} tokens, not {tokens}"
    )
