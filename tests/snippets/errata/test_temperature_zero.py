import pytest

from snippets.errata import temperature_zero as proof


def test_a_likelier_pizza_is_drawn_at_temperature_1(monkeypatch):
    logits = list(proof.LOGITS)
    logits[proof.TOKENS.index("pizza")] = 5.0
    monkeypatch.setattr(proof, "LOGITS", logits)
    with pytest.raises(AssertionError, match=r"at temperature 1 'pizza' is drawn \d+ times, not 0"):
        proof.check(temperature=1)


def test_0_is_no_temperature():
    with pytest.raises(AssertionError, match="at temperature 0 nothing can be drawn"):
        proof.check(temperature=0)


def test_at_5_it_is_drawn_32_times():
    assert proof.draws_of("pizza", 5) == 32  # as the notebook prints
