"""Section 2.7: how many ids does the example embed?

The ids: rasbt/LLMs-from-scratch, ch02.ipynb, section 2.7.
"""

import torch

INPUT_IDS = [2, 3, 5, 1]


def embedded():
    """Return how many rows the embedding of the ids has."""
    embedding = torch.nn.Embedding(6, 3)
    return len(embedding(torch.tensor(INPUT_IDS)))


def check(values):
    """Raise AssertionError unless so many values are embedded."""
    assert values == embedded(), (
        f"input_ids holds {', '.join(map(str, INPUT_IDS))}: {embedded()} "
        f"values, and their embedding has {embedded()} rows, not {values}"
    )
