"""Softmax regression, exercises: is log-sum-exp translation invariant?

g(x) = log sum exp(x): d2l-ai/d2l-en, softmax-regression.md, commit 09d0288,
read 2026-11-24.
"""

import math

POINTS = [[0.0, 1.0, 2.0], [4.51, 6.75, 6.28], [-3.0, -3.0]]
SHIFTS = [5.0, 0.5, -2.0]


def g(x):
    """Return log sum exp(x)."""
    return math.log(sum(math.exp(one) for one in x))


def check(moves_by):
    """Raise AssertionError unless g(x + b) - g(x) is moves_by times b."""
    for x in POINTS:
        for b in SHIFTS:
            moved = g([one + b for one in x]) - g(x)
            assert math.isclose(moved, moves_by * b, abs_tol=1e-9), (
                f"for x = {x} and b = {b} the function g moves by {moved:.4g}, "
                f"not by {moves_by * b:g}: g(x + b) = g(x) + b; it is the "
                "softmax, its gradient, that does not move"
            )
