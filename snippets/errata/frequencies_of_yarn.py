"""Olmo 3 notebook: which frequencies does YaRN slow down?

The lines checked: rasbt/LLMs-from-scratch, standalone-olmo3.ipynb, commits
bc6f335 and 491fd58, read 2026-11-26, with the values of its configuration.
"""

import math

BASE, FACTOR, CONTEXT, HEAD = 500_000.0, 8.0, 8192, 128
FAST, SLOW = 32.0, 1.0  # turns in the original context
FREQUENCIES = [BASE ** (-2 * i / HEAD) for i in range(HEAD // 2)]


def dimension(turns):
    """Return the dimension that makes so many turns in the context."""
    return (
        HEAD * math.log(CONTEXT / (turns * 2 * math.pi)) / (2 * math.log(BASE))
    )


def slowed(which):
    """Return by what each frequency is divided."""
    if which == "all":  # positions are divided, so each frequency is
        return [FACTOR] * len(FREQUENCIES)
    low, high = math.floor(dimension(FAST)), math.ceil(dimension(SLOW))
    ramp = [min(max((i - low) / (high - low), 0), 1) for i in range(HEAD // 2)]
    return [1 / (part / FACTOR + 1 - part) for part in ramp]


def check(which):
    """Raise AssertionError unless fast ones stay and slow ones stretch."""
    for frequency, by in zip(FREQUENCIES, slowed(which), strict=True):
        turns = CONTEXT * frequency / (2 * math.pi)
        expected = (
            1 if turns > 1.3 * FAST else FACTOR if turns < SLOW / 1.3 else by
        )
        assert math.isclose(by, expected), (
            f"a frequency with {turns:.0f} turns in {CONTEXT} positions is "
            f"divided by {by:g}, where YaRN divides by {expected:g}"
        )
