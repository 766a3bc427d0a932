import pytest

from snippets.errata import most_likely_by_sampling as proof


def test_a_token_with_all_the_probability_is_always_drawn(monkeypatch):
    monkeypatch.setattr(proof, "LOGITS", [0.0] * 3 + [100.0] + [0.0] * 5)
    proof.check(always=True)
    with pytest.raises(AssertionError, match=r"^0% of 10,000"):
        proof.check(always=False)


def test_the_share_of_other_tokens_is_what_the_softmax_leaves():
    with pytest.raises(AssertionError, match=f"{1 - max(proof.probabilities()):.0%} of 10,000"):
        proof.check(always=True)
