"""Chapter 7: how many parameters does the medium GPT-2 have?

The sentence checked: rasbt/LLMs-from-scratch, ch07.ipynb, commit aba7ed2,
read 2026-11-26; width and depth are those of its configuration.
"""

VOCABULARY, CONTEXT, WIDTH, BLOCKS = 50257, 1024, 1024, 24


def parameters():
    """Return how many there are, the output layer sharing the embedding."""
    linear = [
        (WIDTH, 3 * WIDTH),  # queries, keys and values
        (WIDTH, WIDTH),
        (WIDTH, 4 * WIDTH),
        (4 * WIDTH, WIDTH),
    ]
    block = sum(rows * columns + columns for rows, columns in linear)
    norms = 2 * WIDTH
    return (
        (VOCABULARY + CONTEXT) * WIDTH + BLOCKS * (block + 2 * norms) + norms
    )


def check(millions):
    """Raise AssertionError unless it has so many millions."""
    assert round(parameters() / 1e6) == millions, (
        f"it has {parameters():,} parameters, not {millions * 1e6:g}"
    )
