"""Chapter 4: where is the gradient of GELU zero, for negative values?

The sentence checked: rasbt/LLMs-from-scratch, ch04.ipynb, commit ec312e5,
read 2026-11-26, with the approximation by tanh that its class uses.
"""

import torch

LOWEST = -3


def zeros():
    """Return where, from LOWEST to 0, the gradient changes its sign."""
    x = torch.linspace(LOWEST, 0, 3001, requires_grad=True)
    torch.nn.functional.gelu(x, approximate="tanh").sum().backward()
    changes = (x.grad[:-1] * x.grad[1:] < 0).nonzero().flatten().tolist()
    return [round(x[at].item(), 2) for at in changes]


def check(zeros_at):
    """Raise AssertionError unless these are the zeros of the gradient."""
    assert zeros_at == zeros(), (
        f"from {LOWEST} to 0 the gradient vanishes at {zeros()}, not at "
        f"{zeros_at}: GELU falls to a minimum there and rises again"
    )
