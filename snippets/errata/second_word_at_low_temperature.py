"""How to generate text: do all words of high probability gain at low T?

The sentence checked: huggingface/blog, how-to-generate.md, commit 03f0d3b,
read 2026-11-26; the logits are those of the book's toy vocabulary.
"""

import torch

LOGITS = torch.tensor(
    [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
)


def check(gain):
    """Raise AssertionError unless that many of the two likeliest gain."""
    before, after = LOGITS.softmax(0), (LOGITS / 0.1).softmax(0)
    top = before.topk(2).indices
    found = int((after[top] > before[top]).sum())
    assert gain == found, (
        f"{found} of the two likeliest words gains at T = 0.1: the second "
        f"falls from {before[top[1]]:.1%} to {after[top[1]]:.1%}"
    )
