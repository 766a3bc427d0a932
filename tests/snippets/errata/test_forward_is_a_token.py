import pytest

from snippets.errata import forward_is_a_token


def test_the_verdict_is_read_from_the_logits(monkeypatch):
    forward, pizza = (forward_is_a_token.TOKENS.index(token) for token in ("forward", "pizza"))
    swapped = list(forward_is_a_token.LOGITS)
    swapped[forward], swapped[pizza] = swapped[pizza], swapped[forward]
    monkeypatch.setattr(forward_is_a_token, "LOGITS", swapped)
    forward_is_a_token.check(after_swap="forward")  # swapped twice
    with pytest.raises(AssertionError, match="ends in 'forward'"):
        forward_is_a_token.check(after_swap="pizza")
