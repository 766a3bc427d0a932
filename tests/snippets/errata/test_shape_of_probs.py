import pytest

from snippets.errata import shape_of_probs as proof


def test_the_context_may_be_as_long_as_the_vocabulary(monkeypatch):
    monkeypatch.setattr(proof, "SIZES", {"batch_size": 2, "context_len": 9, "vocab_size": 9})
    proof.check(names=["batch_size", "context_len"])  # then nothing tells them apart


def test_another_vocabulary_is_another_shape(monkeypatch):
    monkeypatch.setattr(proof, "SIZES", {"batch_size": 2, "context_len": 4, "vocab_size": 7})
    with pytest.raises(AssertionError, match=r"shape \(2, 7\)"):
        proof.check(names=["batch_size", "context_len"])
