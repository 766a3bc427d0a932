"""Exercise 5.3: how many tokens does the mask of top_k=1 keep?

The mask checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, and
the package llms-from-scratch 1.0.19, both read 2026-11-24. In the logits
here two tokens share the largest value.
"""

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
TIED_LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.75, 1.79]
TOP_K = 1


def kept_ids():
    """Return the tokens that the mask keeps."""
    logits = torch.tensor([TIED_LOGITS])
    top_logits, _ = torch.topk(logits, TOP_K)
    masked = torch.where(logits < top_logits[:, -1], -torch.inf, logits)
    probs = torch.softmax(masked, dim=-1)[0]
    return {TOKENS[i]: probs[i].item() for i in probs.nonzero()[:, 0]}


def check(tokens):
    """Raise AssertionError unless the mask keeps that many tokens."""
    found = kept_ids()
    shares = ", ".join(f"{token!r} {p:.0%}" for token, p in found.items())
    assert tokens == len(found), (
        f"with a tie at the top the mask of top_k={TOP_K} keeps {len(found)} "
        f"token{'s' * (len(found) != 1)}, not {tokens}: {shares}, and the "
        "draw decides between them"
    )
