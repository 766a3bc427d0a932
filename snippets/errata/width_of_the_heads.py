"""Chapter 3, bonus: how wide is what the wrapper of twelve heads gives?

The line checked: rasbt/LLMs-from-scratch, mha-implementations.ipynb, commit
404f48a, read 2026-11-27; sizes are smaller here. A head is a causal
attention, and the wrapper puts the outputs of its heads side by side.
"""

import torch

EMBED_DIM, HEADS = 24, 12
X = torch.ones(2, 5, EMBED_DIM)  # (batch, tokens, embed_dim)


def head(d_out):
    """Return the output of one head, (batch, tokens, d_out)."""
    queries, keys, values = (
        torch.nn.Linear(EMBED_DIM, d_out, bias=False)(X) for _ in range(3)
    )
    return torch.nn.functional.scaled_dot_product_attention(
        queries, keys, values, is_causal=True
    )


def check(divided_by):
    """Raise AssertionError unless the output is as wide as the input."""
    d_out = EMBED_DIM // divided_by
    found = torch.cat([head(d_out) for _ in range(HEADS)], dim=-1).shape[-1]
    assert found == EMBED_DIM, (
        f"{HEADS} heads of {d_out} give {found} numbers for each token, "
        f"where the other implementations give {EMBED_DIM}"
    )
