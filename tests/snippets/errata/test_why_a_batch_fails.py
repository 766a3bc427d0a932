import pytest
import torch

from snippets.errata import why_a_batch_fails as proof


def test_if_a_column_did_not_help_the_verdict_would_turn(monkeypatch):
    monkeypatch.setattr(proof, "error", lambda rows, last: "Boolean value of Tensor is ambiguous")
    proof.check(missing="one truth value")
    with pytest.raises(AssertionError):
        proof.check(missing="thresholds in a column")


def test_the_reason_is_the_one_that_torch_gives():
    with pytest.raises(AssertionError, match=r"a \(9\) must match the size of tensor b \(2\)"):
        proof.check(missing="one truth value")


@pytest.mark.parametrize("rows", [1, 9])
def test_one_row_and_as_many_as_there_are_tokens_raise_nothing(rows):
    assert proof.error(rows, -1) == ""


def test_of_one_row_the_three_tokens_of_the_book_stay():
    lowest = torch.topk(proof.LOGITS, proof.TOP_K).values[-1]
    assert (lowest <= proof.LOGITS).nonzero().flatten().tolist() == [0, 3, 7]
