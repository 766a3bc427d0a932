import pytest

from snippets.errata import share_of_pizza as proof


def test_with_other_logits_3_2_is_the_probability(monkeypatch):
    logits = list(proof.LOGITS)
    logits[proof.TOKENS.index("pizza")] = -3.42
    monkeypatch.setattr(proof, "LOGITS", logits)
    proof.check(percent=3.2)
    with pytest.raises(AssertionError, match=r"is 3\.2\d%, not 4\.3%"):
        proof.check(percent=4.3)


def test_the_probability_is_that_of_fifty_digit_arithmetic():
    assert proof.probability("pizza", 5) == pytest.approx(0.04299796, abs=5e-9)
