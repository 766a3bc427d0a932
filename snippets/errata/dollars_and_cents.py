"""Reflection notebook: how many dollars are 3 cents?

The sentence checked: rasbt/LLMs-from-scratch, reflection-gpt4.ipynb, commit
835ed29, read 2026-11-26.
"""

from decimal import Decimal


def check(dollars):
    """Raise AssertionError unless the amount is 3 cents."""
    cents = 100 * Decimal(str(dollars))
    assert cents == 3, f"${dollars} is {cents.normalize():f} cents, not 3"
