"""Section 5.3.3: what is the shape of the probabilities in generate?

The line checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, and
the package llms-from-scratch 1.0.19, both read 2026-11-24.
"""

import torch

SIZES = {"batch_size": 2, "context_len": 4, "vocab_size": 9}


def shape():
    """Return the shape of the probabilities of the next token."""
    logits = torch.zeros(*SIZES.values())  # what a model returns
    logits = logits[:, -1, :]
    return tuple(torch.softmax(logits, dim=-1).shape)


def check(names):
    """Raise AssertionError unless the named sizes are those of the shape."""
    named = tuple(SIZES[name] for name in names)
    sizes = ", ".join(f"{name} {size}" for name, size in SIZES.items())
    right = [next(n for n in SIZES if SIZES[n] == size) for size in shape()]
    assert named == shape(), (
        f"for {sizes} the probabilities have shape {shape()}, which is "
        f"({', '.join(right)}), not ({', '.join(names)})"
    )
