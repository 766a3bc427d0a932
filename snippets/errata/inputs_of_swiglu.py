"""Section 4.3: how many projections of its input does SwiGLU multiply?

The name checked: rasbt/LLMs-from-scratch, ch04.ipynb, commit ec312e5, read
2026-11-26: "Sigmoid-Weighted Linear Unit" is SiLU, which has one.
"""

import torch

GATE = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
VALUE = torch.tensor([[4.0, 1.0], [-1.0, 2.0]])


def swiglu(x):
    """Return Swish(x W) times x V, as Shazeer (2020) defines it."""
    return torch.nn.functional.silu(x @ GATE) * (x @ VALUE)


def check(projections):
    """Raise AssertionError unless SwiGLU is a product of so many."""
    x = torch.tensor([[0.3, -0.7]])
    sigmoid_weighted = (x @ GATE) * torch.sigmoid(x @ GATE)
    found = 1 if torch.allclose(swiglu(x), sigmoid_weighted) else 2
    product, single = (
        " and ".join(f"{number:.4f}" for number in unit[0].tolist())
        for unit in (swiglu(x), sigmoid_weighted)
    )
    assert projections == found, (
        f"SwiGLU gives {product}, the sigmoid-weighted unit {single}: "
        f"the second projection is missing"
    )
