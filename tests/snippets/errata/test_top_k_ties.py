import pytest

from snippets import softmax
from snippets.errata import top_k_ties as proof


def test_without_a_tie_one_token_is_kept(monkeypatch):
    monkeypatch.setattr(proof, "TIED_LOGITS", [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
    proof.check(tokens=1)
    with pytest.raises(AssertionError, match="keeps 1 token, not 2"):
        proof.check(tokens=2)


def test_three_that_tie_are_kept(monkeypatch):
    monkeypatch.setattr(proof, "TIED_LOGITS", [6.75] * 3 + [0.0] * 6)
    proof.check(tokens=3)


def test_the_logits_are_those_of_the_section_with_toward_raised_to_the_top():
    top = max(softmax.LOGITS)
    raised = [top if token == "toward" else z for token, z in zip(proof.TOKENS, softmax.LOGITS, strict=True)]
    assert (softmax.TOKENS, raised) == (proof.TOKENS, proof.TIED_LOGITS)
