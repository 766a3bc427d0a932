import pytest

from snippets.errata import positions_are_tokens as proof


def test_a_text_of_one_letter_tokens_has_as_many_of_both(monkeypatch):
    monkeypatch.setattr(proof, "TEXT", "abcd")
    proof.check(unit="characters")


def test_more_tokens_than_positions_do_not_fit(monkeypatch):
    monkeypatch.setattr(proof, "IDS", [1, 2, 3, 4, 5])
    with pytest.raises(AssertionError, match="has 5 tokens"):
        proof.check(unit="tokens")


def test_room_for_one_takes_one_token(monkeypatch):
    monkeypatch.setattr(proof, "CONTEXT_LENGTH", 1)
    monkeypatch.setattr(proof, "IDS", [6109])
    proof.check(unit="tokens")


def test_of_no_tokens_none_has_a_position():
    assert proof.longest([]) == 0
