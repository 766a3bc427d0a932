"""Chapter 7, exercises: does the script run without any option?

The default and the options: rasbt/LLMs-from-scratch,
exercise_experiments.py, commit b90c7ad, read 2026-11-26.
"""

OPTIONS = {"baseline", "mask_instructions", "alpaca_52k", "phi3_prompt"}


def check(default):
    """Raise AssertionError unless the default is one of the options."""
    assert default in OPTIONS, (
        f"the default {default!r} is none of {', '.join(sorted(OPTIONS))}: "
        "the script ends in ValueError"
    )
