"""gpt_train.py: which of the two calls takes weights_only?

The line checked: rasbt/LLMs-from-scratch, gpt_train.py, commit 08040f0,
read 2026-11-26.
"""

import io

import torch


def check(given_to):
    """Raise AssertionError unless the weights can be loaded that way."""
    model, file = torch.nn.Linear(1, 1), io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    inner = {"weights_only": True} if given_to == "load" else {}
    outer = {"weights_only": True} if given_to == "load_state_dict" else {}
    try:
        model.load_state_dict(torch.load(file, **inner), **outer)
    except TypeError as error:
        raise AssertionError(f"TypeError: {error}") from None
