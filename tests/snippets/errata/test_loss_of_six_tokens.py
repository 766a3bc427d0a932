import pytest

from snippets.errata import loss_of_six_tokens as proof


def test_with_other_logarithms_the_old_numbers_are_right(monkeypatch):
    monkeypatch.setattr(proof, "LOG_PROBAS", [-10.7722] * 6)
    proof.check(loss=10.7722)
    with pytest.raises(AssertionError, match=r"the loss is 10\.7722, not 10\.794"):
        proof.check(loss=10.794)
    monkeypatch.setattr(proof, "LOG_PROBAS", [-10.77225] * 6)
    proof.check(perplexity=47678)


def test_the_two_stale_numbers_belong_together():
    with pytest.raises(AssertionError, match=r"belongs to a loss of 10\.7722"):
        proof.check(perplexity=47678)


def test_the_whole_perplexity_that_the_notebook_prints_passes():
    proof.check(perplexity=48725.8203)


def test_a_loss_passes_to_the_last_printed_digit_and_no_further():
    for digits, good in ((0.9, True), (1.1, False)):
        for sign in (-1, 1):
            claim = proof.loss() + sign * digits * 1e-4
            if good:
                proof.check(loss=claim)
            else:
                with pytest.raises(AssertionError):
                    proof.check(loss=claim)
