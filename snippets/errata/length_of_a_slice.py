"""Section 5.1.3: what does `text_data[:99]` print, and how much of it?

The slice checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read
2026-11-24; any text will do.
"""

TEXT = "every effort moves you forward inches closer toward pizza " * 20
END = 99


def lengths():
    """Return what the first slice of the text holds, by unit."""
    first = TEXT[:END]
    return {"characters": len(first), "words": len(first.split())}


def check(number, unit):
    """Raise AssertionError unless the slice holds this number of the unit."""
    found = lengths()
    assert found[unit] == number, (
        f"text_data[:{END}] holds {found['characters']} characters, which are "
        f"{found['words']} words of this text, not {number} {unit}"
    )
