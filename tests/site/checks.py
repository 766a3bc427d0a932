"""Which cell of which engine's row a test holds by running the engine.

A test says `@checks("mlx-lm", "zero", "draw")`; test_engines.py compares what all of them say with the cells
that snippets/engines.yml calls run, so that none is called so without a test.
"""

from tools.engines import tables

ROWS = {row["name"]: row for rows in tables().values() for row in rows}
HELD = {}


def checks(engine, *cells):
    """Note that the decorated test runs these cells."""

    def note(test):
        HELD.setdefault(engine, set()).update(cells)
        return test

    return note
