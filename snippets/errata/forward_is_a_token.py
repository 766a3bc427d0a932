"""Is "forward" the way in which the model generates, or what it generates?

A manner of generating would stay when the logits change; a token is read from
them. Vocabulary and logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit
28c65cd, read 2026-11-24.
"""

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]


def last_word(logits):
    """Return the token with the largest of V logits; it ends the sentence."""
    return TOKENS[logits.index(max(logits))]


def check(after_swap):
    """Raise AssertionError unless the sentence ends so, two logits swapped."""
    swapped = list(LOGITS)
    forward, pizza = TOKENS.index("forward"), TOKENS.index("pizza")
    swapped[forward], swapped[pizza] = LOGITS[pizza], LOGITS[forward]
    ending = last_word(swapped)
    assert after_swap == ending, (
        "with the logits of 'forward' and 'pizza' swapped the sentence ends in "
        f"{ending!r}, not in {after_swap!r}: "
        "the word is the generated token, not a manner of generating"
    )
