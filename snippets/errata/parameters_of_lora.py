"""Appendix E: how many times fewer parameters does LoRA train?

The numbers: rasbt/LLMs-from-scratch, appendix-E.ipynb, commit c202887, read
2026-11-26: rank 16 in every linear layer of GPT-2 small, 12 blocks, and in
a head for two classes; the model has 124,441,346 parameters.
"""

ALL, RANK, BLOCKS, WIDTH = 124_441_346, 16, 12, 768
BLOCK = [(WIDTH, WIDTH)] * 4 + [(WIDTH, 4 * WIDTH), (4 * WIDTH, WIDTH)]
LINEAR = BLOCK * BLOCKS + [(WIDTH, 2)]


def trained():
    """Return how many parameters the pairs A (in, r) and B (r, out) have."""
    return sum(RANK * (inputs + outputs) for inputs, outputs in LINEAR)


def check(almost):
    """Raise AssertionError unless the factor is almost this number."""
    factor = ALL / trained()
    assert 0.9 * almost <= factor <= almost, (
        f"{ALL:,} / {trained():,} is {factor:.1f}, which is not almost {almost}"
    )
