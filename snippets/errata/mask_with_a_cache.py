"""With a KV cache: which part of the causal mask do new tokens need?

The lines checked: rasbt/LLMs-from-scratch, gpt_with_kv_cache.py, commit
2af686d, read 2026-11-26, and kv_cache/gpt2.py of the package, 1.0.19, read
2026-11-27. Three tokens are in the cache, two are new.
"""

import torch

CACHED, NEW = 3, 2
MASK = torch.triu(torch.ones(8, 8), diagonal=1).bool()


def check(part):
    """Raise AssertionError unless each new token sees itself and the past."""
    masks = {
        "first rows": MASK[:NEW, :NEW],
        "rows after the cache": MASK[CACHED : CACHED + NEW, : CACHED + NEW],
        "last columns": MASK[: CACHED + NEW, CACHED : CACHED + NEW],
    }
    mask = masks[part]
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
