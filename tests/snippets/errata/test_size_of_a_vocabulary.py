import pytest

from snippets.errata import size_of_a_vocabulary as proof


def test_without_the_special_token_it_has_one_less(monkeypatch):
    monkeypatch.setattr(proof, "SPECIAL", 0)
    proof.check(tokens=50256)
    with pytest.raises(AssertionError, match="50,255 is the last id"):
        proof.check(tokens=50257)
