"""The limits, greedy and the slope of softmax(z / T): against algebra, torch and finite differences."""

import numpy as np
import pytest
import torch

from snippets import limits, limits_torch
from snippets.limits import LOGITS, greedy
from snippets.limits_middle import slope
from snippets.softmax import softmax


def test_as_t_goes_to_zero_ties_for_the_top_share_alike():
    assert softmax(np.array([2.0, 2.0, 0.0]), 1e-3) == pytest.approx([0.5, 0.5, 0])


def test_as_t_grows_all_unmasked_tokens_share_alike():
    assert softmax(LOGITS, 1e9) == pytest.approx(np.full(9, 1 / 9))
    assert softmax(np.array([2.0, -np.inf, 0.0]), 1e9) == pytest.approx([0.5, 0, 0.5])


def test_greedy_takes_the_first_of_the_largest():
    assert greedy([1.0, 3.0, 3.0]) == 1
    assert limits_torch.greedy(torch.tensor([1.0, 3.0, 3.0])) == 1


@pytest.mark.parametrize("shape", [(9,), (4, 9), (2, 3, 9)])
def test_greedy_agrees_with_torch_on_batches(shape):
    logits = np.random.default_rng(1).normal(size=shape)
    expected = torch.tensor(logits).argmax(dim=-1)
    assert np.array_equal(greedy(logits), expected.numpy())
    assert torch.equal(limits_torch.greedy(torch.tensor(logits)), expected)


@pytest.mark.parametrize("row", [[np.nan, 1.0], [-np.inf, -np.inf], [1.0, np.nan]])
def test_greedy_refuses_a_row_without_a_largest_logit(row):
    with pytest.raises(ValueError, match="check the mask and the model's output"):
        greedy([[0.0, 1.0], row])
    with pytest.raises(ValueError, match="no token can be chosen"):
        limits_torch.greedy(torch.tensor([[0.0, 1.0], row]))


def test_greedy_does_not_change_with_positive_scaling():
    assert all(greedy(LOGITS / t) == 3 for t in (0.05, 1, 5, 100))


@pytest.mark.parametrize("temperature", [0.3, 1, 3.57, 20])
def test_the_slope_equals_a_finite_difference(temperature):
    step = 1e-6 * temperature
    difference = softmax(LOGITS, temperature + step) - softmax(LOGITS, temperature - step)
    assert slope(LOGITS, temperature) == pytest.approx(difference / (2 * step), abs=1e-8)


def test_closer_peaks_where_the_mean_logit_passes_it():
    grid = np.linspace(3, 4.2, 12_001)
    p = softmax(LOGITS / grid[:, None])[:, 0]
    assert grid[p.argmax()] == pytest.approx(3.57, abs=0.005)
    assert p.max() == pytest.approx(0.159, abs=5e-4)


def test_both_backends_hold_the_same_tokens():
    assert limits.TOKENS == limits_torch.TOKENS


def test_what_rises_for_ever_is_what_lies_below_the_plain_mean():
    rng = np.random.default_rng(8)
    for logits in (LOGITS, *rng.normal(scale=3, size=(40, 7))):
        p = softmax(logits / np.geomspace(0.02, 1e4, 3000)[:, None])
        rises = (np.diff(p, axis=0) >= -1e-15).all(axis=0)
        assert rises.tolist() == (logits < logits.mean()).tolist()
