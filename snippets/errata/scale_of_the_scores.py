"""Chapter 3, bonus: are attention scores divided or multiplied by sqrt(d)?

The line checked: rasbt/LLMs-from-scratch, mha-implementations.ipynb, commit
87fcfd9, read 2026-11-26; d is 64, as in GPT-2.
"""

import torch

D = 64


def spread(exponent):
    """Return the standard deviation of scores / d**exponent."""
    torch.manual_seed(123)
    queries, keys = torch.randn(2, 500, D)
    return (queries @ keys.T / D**exponent).std().item()


def check(exponent):
    """Raise AssertionError unless the scores have about unit spread."""
    assert 0.9 < spread(exponent) < 1.1, (
        f"queries and keys of unit variance give scores that spread by "
        f"{spread(exponent):.0f}, not by 1: x / d**-0.5 is x * sqrt(d)"
    )
