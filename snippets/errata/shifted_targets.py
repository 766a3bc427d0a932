"""Section 5.1.2: are the targets the inputs, shifted by one?

Token ids of "I really like chocolate" in GPT-2's vocabulary, as the section
prints them: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read
2026-11-24. Id 428 is " this".
"""

IDS = {"I": 40, " really": 1107, " like": 588, " chocolate": 11311}
INPUTS = [40, 1107, 588]


def shifted():
    """Return for each input the id of the token that follows it."""
    order = list(IDS.values())
    return [order[order.index(one) + 1] for one in INPUTS]


def check(targets):
    """Raise AssertionError unless each target is the next token."""
    words = {number: word for word, number in IDS.items()}
    wrong = [
        f"after {words[one]!r} comes {words[right]!r}, id {right}, not {target}"
        for one, right, target in zip(INPUTS, shifted(), targets, strict=True)
        if target != right
    ]
    assert not wrong, "; ".join(wrong)
