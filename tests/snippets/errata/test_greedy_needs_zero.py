import pytest
import torch

from snippets.errata import greedy_needs_zero as proof


def test_a_token_with_all_the_probability_comes_at_any_temperature(monkeypatch):
    monkeypatch.setattr(proof, "LOGITS", torch.tensor([0.0] * 3 + [200.0] + [0.0] * 5))
    proof.check(temperature=1.0)


def test_the_reason_names_the_tokens_that_were_drawn():
    with pytest.raises(AssertionError, match=r"seeds give .*forward, toward"):
        proof.check(temperature=1.0)
