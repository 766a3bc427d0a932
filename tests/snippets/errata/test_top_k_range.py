import pytest
import torch

from snippets.errata import top_k_range as proof


def test_a_range_that_fits_the_vocabulary_needs_no_clamp():
    for top_k in range(1, 10):
        expected = sorted(proof.ROW[0].tolist())[-top_k]
        for clamp in (False, True):
            assert proof.smallest_kept(top_k, clamp).item() == expected


def test_in_an_empty_vocabulary_no_clamp_helps(monkeypatch):
    monkeypatch.setattr(proof, "ROW", torch.zeros(1, 0))
    with pytest.raises(AssertionError, match="for 0 tokens raises"):
        proof.check(clamp=True)
