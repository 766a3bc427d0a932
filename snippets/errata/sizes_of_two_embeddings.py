"""Chapter 2, exercise solutions: how many rows does each embedding need?

The two lines checked: rasbt/LLMs-from-scratch, exercise-solutions.ipynb,
commit 2de60d1, read 2026-11-26; the width is smaller here.
"""

import torch

SIZES = {"context_length": 4, "vocab_size": 50257}
IDS = torch.tensor([[40, 367, 2885, 1464]])  # four tokens of GPT-2
WIDTH = 2


def check(token, position):
    """Raise AssertionError unless layers of these sizes embed the ids."""
    layers = {
        "token": (torch.nn.Embedding(SIZES[token], WIDTH), IDS),
        "position": (
            torch.nn.Embedding(SIZES[position], WIDTH),
            torch.arange(IDS.shape[1]),
        ),
    }
    for name, (layer, ids) in layers.items():
        try:
            layer(ids)
        except IndexError as error:
            raise AssertionError(
                f"the {name} embedding has {layer.num_embeddings} rows, and "
                f"the largest id is {ids.max()}: IndexError, {error}"
            ) from None
