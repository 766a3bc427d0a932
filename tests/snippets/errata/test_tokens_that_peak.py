import pytest

from snippets.errata import tokens_that_peak as proof


def test_the_share_is_that_of_the_softmax():
    assert sum(proof.share(i, 2.0) for i in range(9)) == pytest.approx(1)
    assert proof.share(3, 1.0) == pytest.approx(0.572120, abs=1e-6)  # exact arithmetic


def test_in_two_one_zero_the_middle_token_is_at_the_plain_mean_and_only_rises(monkeypatch):
    monkeypatch.setattr(proof, "TOKENS", ["a", "b", "c"])
    monkeypatch.setattr(proof, "LOGITS", [2.0, 1.0, 0.0])
    proof.check(rule="above the plain mean")
    with pytest.raises(AssertionError, match=r"mean, 1\.00; b only rise"):
        proof.check(rule="middle")


def test_just_above_the_plain_mean_it_peaks(monkeypatch):
    monkeypatch.setattr(proof, "TOKENS", ["a", "b", "c"])
    monkeypatch.setattr(proof, "LOGITS", [2.0, 1.2, 0.0])
    proof.check(rule="above the plain mean")
    proof.check(rule="middle")


def test_the_rule_of_the_page_names_closer_and_toward():
    with pytest.raises(
        AssertionError, match=r"^closer and toward peak, .*1\.83; every, inches, moves, pizza"
    ):
        proof.check(rule="middle")
