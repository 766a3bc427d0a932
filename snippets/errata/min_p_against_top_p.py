"""transformers and mlx-lm: is min-p as selective as the opposite top-p?

The docstrings checked: transformers 5.24.0, GenerationConfig and
MinPLogitsWarper, and mlx-lm 0.32.2, apply_min_p, read 2026-11-26; the
filters run are those of transformers.
"""

import torch
from transformers import MinPLogitsWarper, TopPLogitsWarper

PAIRS = [(0.01, 0.99), (0.2, 0.8)]
FLAT = torch.zeros(1, 1000)
TAIL = torch.linspace(0.0006, 0.0004, 1000)
PEAK = torch.cat((torch.tensor([0.5]), TAIL / TAIL.sum() / 2)).log()[None]


def number_kept(warper, logits):
    """Return how many tokens a filter leaves."""
    return int(warper(None, logits).isfinite().sum())


def check(comparable):
    """Raise AssertionError unless the numbers kept are within a factor of 2."""
    far = []
    for (name, logits), (min_p, top_p) in (
        (shape, pair)
        for shape in (("flat", FLAT), ("one peak", PEAK))
        for pair in PAIRS
    ):
        one = number_kept(MinPLogitsWarper(min_p), logits)
        other = number_kept(TopPLogitsWarper(top_p), logits)
        if max(one, other) > 2 * min(one, other):
            far.append(
                f"of {logits.numel()} tokens, {name}, min-p {min_p} keeps "
                f"{one}, top-p {top_p} {other}"
            )
    assert comparable is not bool(far), "; ".join(far) or "all are within 2"
