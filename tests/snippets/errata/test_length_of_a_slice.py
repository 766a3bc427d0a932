import pytest

from snippets.errata import length_of_a_slice as proof


def test_the_end_of_the_slice_decides(monkeypatch):
    monkeypatch.setattr(proof, "END", 100)
    proof.check(number=100, unit="characters")
    with pytest.raises(AssertionError, match="holds 100 characters"):
        proof.check(number=99, unit="characters")


def test_one_letter_words_are_as_many(monkeypatch):
    monkeypatch.setattr(proof, "TEXT", "a " * 300)
    monkeypatch.setattr(proof, "END", 200)
    proof.check(number=100, unit="words")
