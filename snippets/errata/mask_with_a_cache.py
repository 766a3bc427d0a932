"""Chapter 4, KV cache: which rows of the causal mask do new tokens need?

The line checked: rasbt/LLMs-from-scratch, gpt_with_kv_cache.py, commit
2af686d, read 2026-11-26. Three tokens are in the cache, two are new.
"""

import torch

CACHED, NEW = 3, 2
MASK = torch.triu(torch.ones(8, 8), diagonal=1).bool()


def check(first_row):
    """Raise AssertionError unless each new token sees itself and the past."""
    masks = {
        "zero": MASK[:NEW, :NEW],
        "cached": MASK[CACHED : CACHED + NEW, : CACHED + NEW],
    }
    mask = masks[first_row]
    scores = torch.zeros(NEW, CACHED + NEW)
    try:
        weights = scores.masked_fill(mask, -torch.inf).softmax(-1)
    except RuntimeError as error:
        raise AssertionError(
            f"a mask of {tuple(mask.shape)} for scores of {tuple(scores.shape)}"
            f" raises RuntimeError: {str(error).splitlines()[0]}"
        ) from None
    seen = (weights > 0).sum(-1).tolist()
    assert seen == [CACHED + 1, CACHED + 2], (
        f"the new tokens see {seen} tokens"
    )
