import pytest

from snippets.errata import divided_by_temperature as proof


def test_the_shares_are_those_of_the_two_quotients():
    # 'every' has the smallest positive logit; 50-digit arithmetic, rounded
    with pytest.raises(AssertionError, match=r"at T = 0\.5 'every' has 17\.6% and 'forward' 10\.8%"):
        proof.check(quotient="T / logit")


def test_below_zero_a_single_positive_logit_is_likeliest_with_both_quotients(monkeypatch):
    monkeypatch.setattr(proof, "LOGITS", [-2.0] * 3 + [1.0] + [-2.0] * 5)
    proof.check(quotient="T / logit")
    proof.check(quotient="logit / T")


def test_a_third_quotient_is_no_claim():
    with pytest.raises(KeyError):
        proof.check(quotient="logit * T")
