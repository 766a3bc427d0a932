import pytest

from snippets.errata import limit_at_zero as proof


def test_a_gap_that_is_small_against_t_needs_a_smaller_t():
    assert proof.missing([1.0, 0.999]) == pytest.approx(1 / (1 + 2.718281828459045))


def test_on_a_tie_of_three_the_first_lacks_two_thirds():
    assert proof.missing([6.75, 6.75, 6.75, 1.79]) == pytest.approx(2 / 3)


def test_on_a_tie_the_argmax_is_no_limit(monkeypatch):
    monkeypatch.setattr(proof, "LOGITS", proof.TIE)
    proof.check(limit=[])
    with pytest.raises(AssertionError, match=r"0\.5000 with one largest .* limit with neither"):
        proof.check(limit=["one largest logit"])


def test_the_tie_is_not_claimed():
    with pytest.raises(AssertionError, match=r"0\.5000 with a tie: it is the limit with one largest logit$"):
        proof.check(limit=["one largest logit", "a tie"])
