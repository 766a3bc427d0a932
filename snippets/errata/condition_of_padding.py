"""Chapter 6, bonus: when does the data set pad its texts?

The condition checked: rasbt/LLMs-from-scratch, additional-experiments.py,
commit 04b9540, read 2026-11-26.
"""

PAD = 50256
TEXTS = [[1, 2, 3], [4]]
CONDITIONS = {
    "asked to skip": lambda skip: skip,
    "not asked to skip": lambda skip: not skip,
}


def padded_lengths(pads_if, skip):
    """Return how long the texts are, padded if the condition says so."""
    width = max(map(len, TEXTS)) if CONDITIONS[pads_if](skip) else 0
    return [len(text + [PAD] * (width - len(text))) for text in TEXTS]


def check(pads_if):
    """Raise AssertionError unless texts stay as they are if asked to."""
    found = padded_lengths(pads_if, skip=True)
    assert found == [3, 1], f"with no padding asked, lengths are {found}"
