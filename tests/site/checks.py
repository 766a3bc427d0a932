"""Which cell of which engine's row a test holds by running the engine.

A test says `@checks("mlx-lm", zero="0 is argmax", draw=...)`: the text that its run bears out, or `...` where
it compares the cell itself. test_engines.py compares what all of them say with snippets/engines.yml, so that
no cell is called run without a test.
"""

from tools.engines import tables

ROWS = {row["name"]: row for rows in tables().values() for row in rows}
HELD = {}


def checks(engine, **cells):
    """Note that the decorated test runs these cells."""

    def note(test):
        HELD.setdefault(engine, []).append(cells)
        return test

    return note
