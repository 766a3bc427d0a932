import pytest

from snippets.errata import gradients_between_batches as proof


def test_with_one_batch_an_epoch_the_old_comment_is_right(monkeypatch):
    monkeypatch.setattr(proof, "BATCHES", [1.0])
    monkeypatch.setattr(proof, "EPOCHS", 3)  # with two, the first number of a step is like the second
    proof.check(previous="epoch")


def test_more_batches_more_that_are_not_of_an_epoch_before(monkeypatch):
    monkeypatch.setattr(proof, "BATCHES", [1.0] * 5)
    with pytest.raises(AssertionError, match="8 of the 9 gradients"):
        proof.check(previous="epoch")
