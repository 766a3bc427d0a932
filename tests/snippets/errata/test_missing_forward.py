import pytest

from snippets.errata import missing_forward


def test_with_two_logits_swapped_the_verdict_flips(monkeypatch):
    forward, pizza = (missing_forward.TOKENS.index(token) for token in ("forward", "pizza"))
    swapped = list(missing_forward.LOGITS)
    swapped[forward], swapped[pizza] = swapped[pizza], swapped[forward]
    monkeypatch.setattr(missing_forward, "LOGITS", swapped)
    missing_forward.check(word="pizza")
    with pytest.raises(AssertionError, match="position 6, the token 'pizza'"):
        missing_forward.check(word="forward")


def test_a_renamed_entry_ends_the_sentence_with_its_new_name(monkeypatch):
    renamed = [token.replace("forward", "ahead") for token in missing_forward.TOKENS]
    monkeypatch.setattr(missing_forward, "TOKENS", renamed)
    missing_forward.check(word="ahead")
