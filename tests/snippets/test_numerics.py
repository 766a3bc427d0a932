"""Numerics: the three orders of operations against float64, and the formats against torch.finfo."""

import numpy as np
import pytest
import scipy.special
import torch

from asrun import run
from snippets import numerics, softmax
from tests.paths import PROJECT, SNIPPETS


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("temperature", [1e-3, 0.1, 1, 10])
def test_shift_first_is_the_softmax_of_float64_in_every_format(dtype, temperature):
    logits = np.array([40.0, 39.0, -20.0], dtype=dtype)
    with np.errstate(over="ignore"):  # -1 / 1e-3 leaves float16 at the far end: exp of it is 0
        p = numerics.shift_first(logits, dtype(temperature))
    exact = scipy.special.softmax(logits.astype(np.float64) / float(dtype(temperature)))
    assert p == pytest.approx(exact, abs=4 * float(np.finfo(dtype).eps))


@pytest.mark.parametrize(
    ("dtype", "temperature", "finite"),
    [(np.float32, 0.1, [False, True]), (np.float32, 1e-38, [False, False]), (np.float64, 0.1, [True, True])],
)
def test_the_other_orders_overflow_where_the_program_says(dtype, temperature, finite):
    logits = np.array([40.0, 39.0], dtype=dtype)
    with np.errstate(all="ignore"):
        made = [f(logits, dtype(temperature)) for f in (numerics.naive, numerics.shift_last)]
    assert [bool(np.isfinite(p).all()) for p in made] == finite
    exact = scipy.special.softmax(logits.astype(np.float64) / float(dtype(temperature)))
    for p in made:
        assert not np.isfinite(p).all() or p == pytest.approx(exact, abs=1e-5)


def test_shift_first_equals_scipy_on_extremes():
    for scale in (1e-5, 1, 1e5, 1e300):
        logits = np.random.default_rng(1).normal(size=(5, 20)) * scale
        assert np.allclose(softmax.softmax(logits), scipy.special.softmax(logits, axis=-1), atol=1e-15)


def test_torch_softmax_of_a_quotient_is_the_order_that_shifts_last():
    z = torch.tensor([40.0, 39.0])
    assert torch.softmax(z / 0.1, dim=-1)[0].item() == pytest.approx(1, abs=1e-4)
    assert torch.softmax(z / 1e-38, dim=-1).isnan().all()


def test_multinomial_refuses_what_float16_overflow_leaves():
    p = torch.softmax(torch.tensor([40.0, 39.0], dtype=torch.float16) / 5e-4, dim=-1)
    with pytest.raises(RuntimeError, match="`inf`, `nan` or element < 0"):
        torch.multinomial(p, num_samples=1)


def test_bfloat16_cannot_hold_a_gap_of_a_twentieth_at_twenty():
    near = torch.tensor([20.00, 20.05], dtype=torch.bfloat16)
    assert near[0] == near[1]
    following = torch.nextafter(near[:1], torch.tensor([32.0], dtype=torch.bfloat16))
    assert (following - near[0]).item() == 0.125


def test_each_case_is_what_its_name_says():
    cases = run(PROJECT, SNIPPETS / "numerics.py").names["cases"]
    for name, (dtype, logits, temperature) in cases.items():
        top = "all masked" if np.isneginf(logits).all() else f"{dtype.__name__}, z = {logits[0]}"
        assert name.partition(", T = ") == (top, ", T = ", name.rpartition(" ")[2])
        assert float(name.rpartition(" ")[2]) == temperature
