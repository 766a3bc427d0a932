"""Llama 3 notebook: does RoPE's base have a positive or negative exponent?

The formula checked: rasbt/LLMs-from-scratch, converting-llama2-to-llama3
.ipynb, commit b44096a, read 2026-11-26; the code is beside it.
"""

import torch

BASE, HEAD = 10_000, 8


def check(sign):
    """Raise AssertionError unless the formula gives what the code computes."""
    index = torch.arange(1, HEAD // 2 + 1)
    formula = BASE ** (sign * 2 * (index - 1) / HEAD)
    code = 1.0 / (BASE ** (torch.arange(0, HEAD, 2) / HEAD))
    assert torch.allclose(formula, code), (
        f"the formula gives {formula.tolist()}, the code "
        f"{[round(one, 4) for one in code.tolist()]}"
    )
