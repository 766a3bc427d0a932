import pytest

from snippets.errata import shift_of_log_sum_exp as proof


def test_the_softmax_is_invariant(monkeypatch):
    monkeypatch.setattr(proof, "g", lambda x: proof.math.exp(x[0]) / sum(map(proof.math.exp, x)))
    proof.check(moves_by=0)
    with pytest.raises(AssertionError, match="moves by"):
        proof.check(moves_by=1)


def test_without_a_shift_nothing_moves(monkeypatch):
    monkeypatch.setattr(proof, "SHIFTS", [0.0])
    proof.check(moves_by=0)


def test_a_thousandth_is_not_passed_over():
    with pytest.raises(AssertionError, match="moves by"):
        proof.check(moves_by=1.001)
