import pytest

from snippets.errata import negative_temperature as proof


def test_temperatures_that_mean_something_pass_without_a_guard(monkeypatch):
    monkeypatch.setattr(proof, "NONSENSE", [])
    proof.check(guard=False)


def test_a_temperature_that_means_something_is_not_refused(monkeypatch):
    monkeypatch.setattr(proof, "NONSENSE", [0.0])
    with pytest.raises(AssertionError, match=r"temperature 0\.0 raise nothing and give 'forward'"):
        proof.check(guard=True)


def test_any_temperature_above_zero_draws():
    proof.torch.manual_seed(1)
    assert len({proof.guarded_token(0.2, guard=True) for _ in range(500)}) > 1
