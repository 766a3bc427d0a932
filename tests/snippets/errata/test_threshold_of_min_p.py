import pytest
import torch
import transformers

from snippets.errata import threshold_of_min_p as proof


@pytest.mark.parametrize("shift", [0, 10, -3])
def test_the_filter_of_transformers_compares_probabilities(shift):
    logits = torch.tensor([proof.LOG_PROBABILITIES], dtype=torch.float64) + shift
    left = transformers.MinPLogitsWarper(0.05)(None, logits)[0].isfinite().nonzero().flatten()
    assert proof.kept("probabilities", shift) == left.tolist() == [0, 1, 2]


def test_the_example_is_that_of_the_sentence():
    assert sum(proof.PROBABILITIES) == pytest.approx(1)
    assert proof.THRESHOLD == pytest.approx(0.045) == pytest.approx(0.05 * max(proof.PROBABILITIES))


def test_log_probabilities_are_never_above_a_threshold_and_shifted_far_they_always_are():
    assert proof.kept("logits", 0) == []
    assert proof.kept("logits", 10) == [0, 1, 2, 3]


def test_without_a_shift_the_two_cannot_be_told_apart_by_it(monkeypatch):
    monkeypatch.setattr(proof, "SHIFT", 0)
    with pytest.raises(AssertionError, match="0 stay, and 0 with 0 added"):
        proof.check(compared="logits")
