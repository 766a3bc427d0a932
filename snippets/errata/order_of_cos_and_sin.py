"""Llama 2 notebook: in which order does compute_rope take cos and sin?

The lines checked: rasbt/LLMs-from-scratch, converting-gpt-to-llama2.ipynb,
commit 0467c82, read 2026-11-26; here one pair of dimensions.
"""

import torch

KEYS = torch.tensor([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])  # (positions, 2)
ANGLES = torch.arange(3.0)[:, None].expand(3, 2)
TABLES = {"cos": ANGLES.cos(), "sin": ANGLES.sin()}


def compute_rope(x, cos, sin):
    """Return x (positions, 2) rotated by the angle of each position."""
    rotated = torch.stack([-x[:, 1], x[:, 0]], dim=1)
    return x * cos + rotated * sin


def check(order):
    """Raise AssertionError unless position 0 is left as it is."""
    found = compute_rope(KEYS, *(TABLES[name] for name in order))[0].tolist()
    assert found == KEYS[0].tolist(), (
        f"at position 0 the angle is 0, and {KEYS[0].tolist()} becomes {found}"
    )
