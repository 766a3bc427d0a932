"""Chapter 3, bonus: which shape do the weights of MHAEinsum need?

The lines checked: rasbt/LLMs-from-scratch, mha-implementations.ipynb, commit
ad12c8d, read 2026-11-26. If both dimensions are equal, either shape works.
"""

import torch

SIZES = {"d_in": 4, "d_out": 6}
X = torch.ones(1, 3, SIZES["d_in"])  # (batch, tokens, d_in)


def check(shape):
    """Raise AssertionError unless the product is (batch, tokens, d_out)."""
    weight = torch.ones([SIZES[name] for name in shape])
    try:
        found = torch.einsum("bnd,do->bno", X, weight)
    except RuntimeError as error:
        raise AssertionError(
            f"weights of {tuple(weight.shape)} for inputs of {tuple(X.shape)} "
            f"raise RuntimeError: {str(error).splitlines()[0]}"
        ) from None
    assert found.shape == (1, 3, SIZES["d_out"])
