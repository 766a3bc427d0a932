"""At twice the temperature the odds of two tokens become their square root."""

import math


def check(change):
    """Raise AssertionError unless `change` is what becomes of the odds."""
    before, after = math.exp(3), math.exp(3 / 2)  # logits that differ by 3
    told = {"half": before / 2, "square root": math.sqrt(before)}[change]
    assert math.isclose(after, told), (
        f"odds of {before:.1f} become {after:.1f}; their {change} is {told:.1f}"
    )
