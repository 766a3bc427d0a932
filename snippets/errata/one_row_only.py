"""Section 5.3.3: for how many rows does `if idx_next == eos_id` work?

The line checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, and
the package llms-from-scratch 1.0.19, both read 2026-11-24.
"""

import torch

EOS_ID = 8


def stops(idx_next, eos_id):
    """Ask the question of the line for ids (B, 1), as `if` asks it."""
    return bool(idx_next == eos_id)


def check(rows):
    """Raise AssertionError unless the line can be asked for so many rows."""
    for first in (EOS_ID, 0):
        idx_next = torch.full((rows, 1), first)
        idx_next[-1] = EOS_ID
        try:
            stops(idx_next, EOS_ID)
            reason = ""
        except RuntimeError as error:
            reason = str(error)
        assert not reason, (
            f"with {rows} rows the comparison has {rows} answers, and if "
            f"raises RuntimeError: {reason}"
        )
