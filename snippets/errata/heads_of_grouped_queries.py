"""Llama 3 notebook: which of queries and keys has a head for each group?

The comments checked: rasbt/LLMs-from-scratch, converting-llama2-to-llama3
.ipynb, commit b44096a, read 2026-11-26; the sizes are small here.
"""

import torch

SIZES = {"num_heads": 8, "num_kv_groups": 2, "num_query_groups": 2}
TOKENS, HEAD = 3, 4


def axes():
    """Return axis 1 of queries and keys, projected and transposed."""
    x = torch.ones(1, TOKENS, SIZES["num_heads"] * HEAD)
    found = {}
    for name, heads in (("queries", "num_heads"), ("keys", "num_kv_groups")):
        layer = torch.nn.Linear(x.shape[-1], SIZES[heads] * HEAD)
        view = layer(x).view(1, TOKENS, SIZES[heads], HEAD)
        found[name] = view.transpose(1, 2).shape[1]
    return found


def check(queries, keys):
    """Raise AssertionError unless axis 1 has the size that the name has."""
    said = {"queries": SIZES[queries], "keys": SIZES[keys]}
    assert said == axes(), (
        f"axis 1 has {axes()} heads; the comments say {queries} for queries "
        f"and {keys} for keys, which is {said}"
    )
