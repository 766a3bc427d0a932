"""Section 5.3.3: which top_k can generate be called with?

The line checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, and
the package llms-from-scratch 1.0.19, both read 2026-11-24.
"""

import torch

ROW = torch.tensor(
    [[4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]]
)


def smallest_kept(top_k, clamp):
    """Return the threshold of the top-k mask for logits (1, V)."""
    if clamp:
        top_k = min(max(top_k, 1), ROW.shape[-1])
    top_logits, _ = torch.topk(ROW, top_k)
    return top_logits[:, -1]


def check(clamp):
    """Raise AssertionError unless 0 and more than all tokens are handled."""
    faults = []
    for top_k in (0, ROW.shape[-1] + 1):
        try:
            smallest_kept(top_k, clamp)
        except (IndexError, RuntimeError) as error:
            faults.append(
                f"top_k={top_k} for {ROW.shape[-1]} tokens raises "
                f"{type(error).__name__}: {str(error).splitlines()[0]}"
            )
    assert not faults, "; ".join(faults)
