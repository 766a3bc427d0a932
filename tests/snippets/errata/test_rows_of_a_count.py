import pytest

from snippets.errata import rows_of_a_count as proof


def test_with_you_on_top_no_row_is_lost(monkeypatch):
    monkeypatch.setattr(proof, "LOGITS", [*proof.LOGITS[:8], 9.0])
    proof.check(minlength=False)


def test_at_a_temperature_that_draws_every_token_no_row_is_lost(monkeypatch):
    monkeypatch.setattr(proof, "TEMPERATURES", [5])
    proof.check(minlength=False)


def test_the_reason_names_both_temperatures():
    with pytest.raises(AssertionError, match=r"temperature 1 .*'you' is missing; at temperature 0.1 "):
        proof.check(minlength=False)
