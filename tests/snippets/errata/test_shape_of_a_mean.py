import numpy as np
import pytest

from snippets.errata import shape_of_a_mean as proof


@pytest.mark.parametrize("sizes", [{"batch_size": 2, "num_tokens": 5}, {"batch_size": 7, "num_tokens": 3}])
def test_numpy_leaves_the_batch_alone(monkeypatch, sizes):
    average = np.average(np.ones(tuple(sizes.values())), axis=-1)
    assert average.shape == (sizes["batch_size"],)
    monkeypatch.setattr(proof, "SIZES", sizes)
    proof.check(shape=["batch_size"])
    with pytest.raises(AssertionError, match=f"leaves \\({sizes['batch_size']},\\): no axis of tokens"):
        proof.check(shape=["batch_size", "num_tokens"])


def test_the_axis_that_is_left_is_not_that_of_tokens():
    with pytest.raises(AssertionError):
        proof.check(shape=["num_tokens"])
