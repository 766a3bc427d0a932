"""Section 5.3.3: why does `generate` fail on a batch of two with `top_k`?

The line checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, and
the package llms-from-scratch 1.0.19, both read 2026-11-24.
"""

import torch

LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
TOP_K = 3


def error(rows, last):
    """Return what the comparison with the thresholds raises, or nothing.

    last: which of the top logits is the threshold: -1 gives one number a row,
        of shape (rows,), and slice(-1, None) a column, of shape (rows, 1).
    """
    logits = LOGITS.repeat(rows, 1)
    top_logits, _ = torch.topk(logits, TOP_K)
    try:
        torch.where(logits < top_logits[:, last], -torch.inf, logits)
    except RuntimeError as raised:
        return str(raised)
    return ""


def check(missing):
    """Raise AssertionError unless this is what a batch of two misses."""
    number, column = error(2, -1), error(2, slice(-1, None))
    cured = bool(number) and not column
    needed = "thresholds in a column" if cured else "one truth value"
    assert missing == needed, (
        f"with top_k the error is: {number}; with {needed} there is none"
    )
