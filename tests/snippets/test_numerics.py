"""Numerics: the three orders of operations against float64, and the formats against torch.finfo."""

import numpy as np
import pytest
import torch

from snippets import numerics, softmax
from tests.snippets import recording


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("temperature", [1e-3, 0.1, 1, 10])
def test_shift_first_is_a_distribution_where_the_others_overflow(dtype, temperature):
    logits = np.array([40.0, 39.0, -20.0], dtype=dtype)
    with np.errstate(over="ignore"):  # -1 / 1e-3 leaves float16 at the far end: exp of it is 0
        p = numerics.shift_first(logits, dtype(temperature))
    assert np.isfinite(p).all()
    exact = numerics.shift_first(logits.astype(np.float64), float(dtype(temperature)))
    assert p == pytest.approx(exact, abs=4 * float(np.finfo(dtype).eps))


def test_shift_first_equals_scipy_on_extremes():
    from scipy.special import softmax as scipy_softmax

    for scale in (1e-5, 1, 1e5, 1e300):
        logits = np.random.default_rng(1).normal(size=(5, 20)) * scale
        assert np.allclose(softmax.softmax(logits), scipy_softmax(logits, axis=-1), atol=1e-15)


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
    cases = recording.run(recording.SNIPPETS / "numerics.py").names["cases"]
    for name, (dtype, logits, temperature) in cases.items():
        top = "all masked" if np.isneginf(logits).all() else f"{dtype.__name__}, z = {logits[0]}"
        assert name.partition(", T = ") == (top, ", T = ", name.rpartition(" ")[2])
        assert float(name.rpartition(" ")[2]) == temperature
