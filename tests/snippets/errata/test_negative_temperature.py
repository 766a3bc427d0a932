import pytest

from snippets.errata import negative_temperature as proof


def test_the_guard_refuses_each_of_them_and_the_plain_branch_takes_the_largest():
    for temperature in proof.NONSENSE:
        with pytest.raises(ValueError, match="temperature must be >= 0"):
            proof.guarded_token(temperature, guard=True)
        assert proof.guarded_token(temperature, guard=False) == "forward"


def test_a_temperature_that_means_something_is_not_refused(monkeypatch):
    monkeypatch.setattr(proof, "NONSENSE", [0.0])
    with pytest.raises(AssertionError, match=r"temperature 0\.0 raise nothing and give 'forward'"):
        proof.check(guard=True)


def test_any_temperature_above_zero_draws():
    proof.torch.manual_seed(1)
    assert len({proof.guarded_token(0.2, guard=True) for _ in range(500)}) > 1
