"""Entropy: against scipy, the twins, finite differences and the closed forms at the ends."""

import numpy as np
import pytest
import scipy.stats
import torch

from snippets import entropy_math, entropy_slope, entropy_target, entropy_torch
from snippets.entropy import LOGITS, entropy
from snippets.softmax import softmax

TEMPERATURES = [0.05, 0.1, 0.5, 1, 2, 5, 100]


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_agrees_with_scipy_and_the_twins(temperature):
    expected = scipy.stats.entropy(softmax(LOGITS, temperature))
    assert entropy(LOGITS, temperature) == pytest.approx(expected, abs=1e-12)
    assert entropy_math.entropy(LOGITS.tolist(), temperature) == pytest.approx(expected, abs=1e-12)
    twin = entropy_torch.entropy(torch.tensor(LOGITS), temperature).item()
    assert twin == pytest.approx(expected, abs=1e-12)


def test_agrees_with_scipy_on_batches_with_masks():
    rng = np.random.default_rng(3)
    logits = rng.normal(scale=5, size=(4, 5, 30))
    logits[rng.random(logits.shape) < 0.3] = -np.inf
    expected = scipy.stats.entropy(softmax(logits, 0.7), axis=-1)
    assert np.allclose(entropy(logits, 0.7), expected, atol=1e-12)
    assert np.allclose(entropy_torch.entropy(torch.tensor(logits), 0.7).numpy(), expected, atol=1e-12)


def test_runs_from_zero_to_the_logarithm_of_the_vocabulary():
    assert entropy(LOGITS, 1e-3) == pytest.approx(0, abs=1e-12)
    assert entropy(LOGITS, 1e6) == pytest.approx(np.log(9))
    assert entropy([2.0, 2.0, 0.0], 1e-3) == pytest.approx(np.log(2))


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_its_slope_is_the_variance_over_t_cubed(temperature):
    step = 1e-5 * temperature
    rise = entropy(LOGITS, temperature + step) - entropy(LOGITS, temperature - step)
    assert entropy_slope.entropy_slope(LOGITS, temperature) == pytest.approx(rise / (2 * step), abs=1e-6)


def test_it_never_falls_as_t_rises():
    values = [entropy(LOGITS, t) for t in np.geomspace(0.01, 1000, 200)]
    assert (np.diff(values) >= -1e-15).all()


@pytest.mark.parametrize("choices", [1.0001, 1.5, 4, 8.99])
def test_bisection_meets_its_target(choices):
    t = entropy_target.temperature_for(LOGITS, np.log(choices))
    assert entropy(LOGITS, t) == pytest.approx(np.log(choices), abs=1e-9)


@pytest.mark.parametrize("scale", [1e-300, 1e-17, 1e-3, 1e3, 1e300])
def test_bisection_scales_with_the_logits_however_small_or_large_they_are(scale):
    t = entropy_target.temperature_for(LOGITS, 1.0)
    assert entropy_target.temperature_for(scale * LOGITS, 1.0) == pytest.approx(scale * t, rel=1e-12, abs=0)


@pytest.mark.parametrize("target", [-1, 0, np.log(9), 3, np.nan])
def test_a_target_that_no_temperature_gives_is_refused(target):
    with pytest.raises(ValueError, match=r"between ln 1 and ln 9 nats"):
        entropy_target.temperature_for(LOGITS, target)


@pytest.mark.parametrize("module", [entropy_math, entropy_torch])
@pytest.mark.parametrize("temperature", [0, -1, float("nan"), float("inf")])
def test_other_temperatures_are_refused(module, temperature):
    for refuse in (module, __import__("snippets.entropy", fromlist=["entropy"])):
        with pytest.raises(ValueError, match=f"finite and > 0, got {temperature}"):
            refuse.entropy(refuse.LOGITS, temperature)


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_masked_token_does_not_raise_the_highest_target():
    masked = np.array([3.0, 1.0, -np.inf])
    with pytest.raises(ValueError, match="between ln 1 and ln 2 nats, got 1"):
        entropy_target.temperature_for(masked, 1.0)
    t = entropy_target.temperature_for(masked, 0.6)
    assert entropy(masked, t) == pytest.approx(0.6)
