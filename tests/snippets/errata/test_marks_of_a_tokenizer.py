import re
import textwrap

import pytest

from snippets.errata import marks_of_a_tokenizer as proof
from tests.snippets.errata.quoted import quoted


def encoder(code):
    """Return what the quoted lines of encode split a text into."""
    names = {"re": re}
    end = "        return [one.strip() for one in preprocessed if one.strip()]"
    exec(textwrap.dedent(f"{code}\n{end}"), names)
    return lambda text: names["encode"](None, text)


@pytest.mark.parametrize(("side", "marks"), [(0, ",.?_!"), (1, ",.:;?_!")])
def test_the_quoted_lines_split_the_text_as_the_proof_does(side, marks):
    split = encoder(quoted("E0084")[side])
    for text in (proof.TEXT, "one:two;three--four_(five)", "no marks"):
        assert split(text) == proof.split(text, marks)


def test_only_the_original_lines_leave_marks_on_words():
    original, corrected = map(encoder, quoted("E0084"))
    assert [one for one in original(proof.TEXT) if one not in corrected(proof.TEXT)] == ["said:", "wait;"]


def test_a_text_without_colons_and_semicolons_is_encoded(monkeypatch):
    monkeypatch.setattr(proof, "TEXT", "Well, she (the first) said nothing.")
    proof.check(marks=",.?_!")
