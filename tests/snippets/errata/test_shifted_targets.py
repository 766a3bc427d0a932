import pytest

from snippets.errata import shifted_targets as proof


def test_in_another_order_other_tokens_follow(monkeypatch):
    monkeypatch.setattr(proof, "IDS", {"I": 40, " like": 588, " really": 1107, " chocolate": 11311})
    monkeypatch.setattr(proof, "INPUTS", [40, 588, 1107])
    proof.check(targets=[588, 1107, 11311])
    with pytest.raises(AssertionError, match="after 'I' comes ' like', id 588, not 1107"):
        proof.check(targets=[1107, 588, 11311])


def test_the_last_target_was_right():
    with pytest.raises(AssertionError) as error:
        proof.check(targets=[588, 428, 11311])
    assert "11311" not in str(error.value)
