import pytest

from snippets.errata import name_without_parameter as proof

PARAMETERS = ["model", "idx", "max_new_tokens", "context_size", "temperature", "top_k"]


def test_a_body_that_asks_for_another_name_needs_no_eos_id(monkeypatch):
    monkeypatch.setattr(proof, "BODY", "idx_next == top_k")
    proof.check(PARAMETERS)
    with pytest.raises(AssertionError, match="asks for 'top_k'"):
        proof.check(PARAMETERS[:-1])
