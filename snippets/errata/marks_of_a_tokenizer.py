"""Section 2.3: can the tokenizer encode the text its vocabulary is from?

The two expressions: rasbt/LLMs-from-scratch, ch02.ipynb, commit 7686d45,
read 2026-11-26: one splits the text for the vocabulary, one is in encode.
"""

import re

TEXT = 'She said: "wait; I see." It was late.'
VOCABULARY_MARKS = ",.:;?_!"


def split(text, marks):
    """Return the tokens of a text, marks apart from words."""
    parts = re.split(rf"([{marks}\"()']|--|\s)", text)
    return [part.strip() for part in parts if part.strip()]


def check(marks):
    """Raise AssertionError unless encode knows each token that it makes."""
    vocabulary = set(split(TEXT, VOCABULARY_MARKS))
    unknown = [one for one in split(TEXT, marks) if one not in vocabulary]
    assert not unknown, (
        f"encode makes {', '.join(map(repr, unknown))}, which the vocabulary "
        "of the same text does not have: KeyError"
    )
