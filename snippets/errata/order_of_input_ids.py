"""Section 2.7: in which order does the example embed its ids?

The line checked: rasbt/LLMs-from-scratch, ch02.ipynb, commit 3beaea4, read
2026-11-26; the embedding is that of the notebook.
"""

import torch

INPUT_IDS = torch.tensor([2, 3, 5, 1])


def check(ids):
    """Raise AssertionError unless the rows shown are those of the ids."""
    torch.manual_seed(123)
    layer = torch.nn.Embedding(6, 3)
    shown = layer(INPUT_IDS)
    rows = [
        (shown[i] == layer.weight).all(1).nonzero().item() for i in range(4)
    ]
    assert ids == rows, (
        f"the rows shown are those of the ids {rows}, not {ids}"
    )
