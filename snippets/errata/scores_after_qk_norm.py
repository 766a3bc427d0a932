"""Qwen3 notebook: what does qk_norm normalize besides the queries?

The comment checked: rasbt/LLMs-from-scratch, standalone-qwen3.ipynb, commit
e719bd8, read 2026-11-26; its code normalizes what is called q and k.
"""

import torch


def scores(normalized, scale):
    """Return scores of queries and keys, the keys scaled by a number."""
    torch.manual_seed(123)
    drawn = torch.randn(3, 4, 8)
    parts = {"queries": drawn[0], "keys": drawn[1], "values": drawn[2]}
    parts["keys"] = parts["keys"] * scale
    for name in normalized:
        rms = parts[name].pow(2).mean(-1, keepdim=True).sqrt()
        parts[name] = parts[name] / rms
    return parts["queries"] @ parts["keys"].T


def check(normalized):
    """Raise AssertionError unless the scale of the keys makes no difference."""
    one, ten = scores(normalized, 1), scores(normalized, 10)
    assert torch.allclose(one, ten, atol=1e-4), (
        f"with {' and '.join(normalized)} normalized, keys ten times as long "
        f"give scores {(ten / one).mean():.0f} times as large"
    )
