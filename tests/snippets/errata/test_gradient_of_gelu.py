import mpmath
import pytest
import torch

from snippets.errata import gradient_of_gelu as proof


def by_tanh(x):
    return x / 2 * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (x + mpmath.mpf("0.044715") * x**3)))


def exact(x):
    return x * mpmath.ncdf(x)


@pytest.mark.parametrize("gelu", [by_tanh, exact])
def test_its_root_in_arbitrary_precision_is_the_zero_of_the_proof(gelu):
    root = mpmath.findroot(lambda x: mpmath.diff(gelu, x), -0.8)
    assert proof.zeros() == [pytest.approx(float(root), abs=0.005)]
    assert all(mpmath.diff(gelu, x) > 0 for x in (-0.7, -0.3, -0.01))
    assert all(mpmath.diff(gelu, x) < 0 for x in (-0.8, -1, -2, -3))


def test_relu_has_no_such_zero(monkeypatch):
    monkeypatch.setattr(torch.nn.functional, "gelu", lambda x, approximate: torch.relu(x))
    proof.check(zeros_at=[])


def test_above_the_minimum_no_zero_is_left(monkeypatch):
    monkeypatch.setattr(proof, "LOWEST", -0.5)
    proof.check(zeros_at=[])
