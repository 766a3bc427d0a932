"""Appendix A: which number does the last of two batches have?

The line checked: rasbt/LLMs-from-scratch, code-part1.ipynb, commit 5723c38,
read 2026-11-26; epochs are counted from 1 in the same line.
"""

BATCHES = ["first", "last"]


def check(first):
    """Raise AssertionError unless the last line says 002/002."""
    lines = [
        f"{index + first:03d}/{len(BATCHES):03d}"
        for index, _ in enumerate(BATCHES)
    ]
    assert lines[-1] == "002/002", f"the last batch of an epoch is {lines[-1]}"
