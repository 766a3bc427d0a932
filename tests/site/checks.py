"""Which cell of which engine's row a test holds by running the engine.

A test says `@checks("mlx-lm", zero="0 is argmax", draw=...)`: the text that its run bears out, or `...` where
it compares the cell itself. test_engines.py compares what all of them say with snippets/engines.yml, so that
no cell is called run without a test.
"""

from functools import cache

from snippets.engines import orders
from tools.engines import TABLE, tables

DATA = tables()
ROWS = {row["name"]: row for rows in DATA.values() for row in rows}
HELD = {}


@cache
def page_orders():
    """Return the orders of the engines by the program of the page, whose reader of YAML is slow."""
    return orders(TABLE)


def checks(engine, **cells):
    """Note that the decorated test runs these cells."""

    def note(test):
        HELD.setdefault(engine, []).append(cells)
        return test

    return note
