"""Section 5.1.1: does a context length count characters or tokens?

A position embedding of the kind that GPT-2 has, with room for four; the
token ids are those of rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd,
read 2026-11-24.
"""

import torch

TEXT = "Every effort moves you"
IDS = [6109, 3626, 6100, 345]
CONTEXT_LENGTH = 4


def longest(ids):
    """Return how many of the ids the model has a position for."""
    positions = torch.nn.Embedding(CONTEXT_LENGTH, 2)
    for length in range(len(ids), 0, -1):
        try:
            positions(torch.arange(length))
        except IndexError:
            continue
        return length
    return 0


def check(unit):
    """Raise AssertionError unless the context length counts this unit."""
    room = longest(IDS * 2)  # more than there is room for
    length = {"tokens": len(IDS), "characters": len(TEXT)}[unit]
    assert length == room, (
        f"a context length of {CONTEXT_LENGTH} takes all of {TEXT!r}, which "
        f"has {length} {unit}: it counts tokens, and there are {len(IDS)}"
    )
