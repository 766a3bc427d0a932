"""Section 5.3.3: does the top-k mask keep k tokens in every row of a batch?

The lines checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read
2026-11-24.
"""

import torch

LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
TOP_K = 3


def kept(logits, keep_dimension):
    """Return how many tokens the mask keeps in each row of logits (B, V)."""
    top_logits, _ = torch.topk(logits, TOP_K)
    min_val = top_logits[:, -1:] if keep_dimension else top_logits[:, -1]
    masked = torch.where(logits < min_val, torch.tensor(-torch.inf), logits)
    return masked.isfinite().sum(dim=-1).tolist()


def check(keep_dimension):
    """Raise AssertionError unless each row of a batch keeps its 3 tokens."""
    faults = []
    for rows in (2, len(LOGITS)):
        logits = torch.stack([LOGITS.roll(row) + row for row in range(rows)])
        try:
            counts = kept(logits, keep_dimension)
        except RuntimeError:
            faults.append(f"a batch of {rows} raises RuntimeError")
            continue
        if counts != [TOP_K] * rows:
            faults.append(
                f"a batch of {rows}, as many as there are tokens, raises "
                f"nothing, but its rows keep {counts} tokens instead of {TOP_K}"
            )
    assert not faults, "; ".join(faults)
