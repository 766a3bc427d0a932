import numpy as np
import pytest
import torch

from snippets.errata import min_p_against_top_p as proof


def kept(p, min_p=None, top_p=None):
    """Return how many tokens either filter keeps, by sorting and adding up."""
    if min_p is not None:
        return int((p >= min_p * p.max()).sum())
    return int(np.searchsorted(np.cumsum(np.sort(p)[::-1]), top_p) + 1)


def test_of_a_thousand_equal_tokens_min_p_keeps_all_and_top_p_its_share():
    for min_p, top_p in proof.PAIRS:
        assert proof.number_kept(proof.MinPLogitsWarper(min_p), proof.FLAT) == 1000
        found = proof.number_kept(proof.TopPLogitsWarper(top_p), proof.FLAT)
        assert found == pytest.approx(1000 * top_p, abs=1)


def test_with_one_peak_both_filters_keep_what_numpy_counts():
    peak = np.concatenate(([0.5], np.linspace(0.0006, 0.0004, 1000) / 0.5 / 2))
    assert peak.sum() == pytest.approx(1)
    assert proof.PEAK.exp()[0].numpy() == pytest.approx(peak, rel=1e-4)
    for min_p, top_p in [(0.01, 0.99), (0.2, 0.8)]:
        assert proof.number_kept(proof.MinPLogitsWarper(min_p), proof.PEAK) == kept(peak, min_p=min_p) == 1
        assert proof.number_kept(proof.TopPLogitsWarper(top_p), proof.PEAK) == kept(peak, top_p=top_p)


def test_for_equal_tokens_alone_the_sentence_would_hold(monkeypatch):
    monkeypatch.setattr(proof, "PEAK", proof.FLAT)
    proof.check(comparable=True)
    with pytest.raises(AssertionError, match="all are within 2"):
        proof.check(comparable=False)


def test_a_filter_that_keeps_three_times_as_many_is_not_comparable(monkeypatch):
    monkeypatch.setattr(proof, "FLAT", torch.zeros(1, 3))
    monkeypatch.setattr(proof, "PEAK", proof.FLAT)
    one = torch.tensor([[0.0, -torch.inf, -torch.inf]])
    monkeypatch.setattr(proof, "TopPLogitsWarper", lambda top_p: lambda _, logits: one)
    proof.check(comparable=False)
