"""Section 5.4: can weights be loaded where their GPU is missing?

The two calls of torch.load checked: rasbt/LLMs-from-scratch, ch05.ipynb,
before and after commit 977f9c6. The file is written as if its weights had
lain on a GPU that no machine has.
"""

import io
from unittest import mock

import torch

SAVED_ON = "cuda:99"


def weights_file():
    """Return the bytes of a file with weights that lay on SAVED_ON."""
    file = io.BytesIO()
    tag = "torch.serialization.location_tag"
    with mock.patch(tag, return_value=SAVED_ON):
        torch.save({"weight": torch.ones(2)}, file)
    file.seek(0)
    return file


def check(map_location):
    """Raise AssertionError unless the weights can be loaded."""
    try:
        torch.load(weights_file(), map_location=map_location)
        reason = ""
    except RuntimeError as error:
        reason = type(error).__name__
    assert not reason, (
        f"weights that were saved on {SAVED_ON} cannot be loaded on a machine "
        f"without it: torch.load raises {reason} unless map_location says "
        "where they should go"
    )
