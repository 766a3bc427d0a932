"""How many tokens does GPT-2's vocabulary have, if its last id is 50,256?

The three parts are those of GPT-2's byte-pair encoding: the bytes, its
merges, and <|endoftext|>. Radford et al. 2019 and encoder.json.
"""

BYTES, MERGES, SPECIAL = 256, 50_000, 1


def ids():
    """Return the ids of the vocabulary."""
    return range(BYTES + MERGES + SPECIAL)


def check(tokens):
    """Raise AssertionError unless the vocabulary has so many tokens."""
    assert tokens == len(ids()), (
        f"{BYTES} bytes, {MERGES:,} merges and {SPECIAL} special token are "
        f"{len(ids()):,} tokens, not {tokens:,}; {ids()[-1]:,} is the last id, "
        "because ids start at 0"
    )
