"""Sampling: against the distribution, numpy's choice, scipy's binomial, and torch."""

import numpy as np
import pytest
import scipy.stats
import torch

from asrun import run
from snippets import sampling_math, sampling_torch
from snippets.sampling import LOGITS, sample
from snippets.softmax import softmax
from tests.paths import PROJECT, SNIPPETS


def counts(ids):
    return np.bincount(np.asarray(ids).ravel(), minlength=len(LOGITS))


@pytest.mark.parametrize("temperature", [0.5, 1, 5])
def test_draws_follow_the_distribution(temperature):
    """Chi-square on 100,000 draws; tokens expected fewer than five times are pooled."""
    draws = 100_000
    observed = counts(sample(np.tile(LOGITS, (draws, 1)), temperature, np.random.default_rng(9)))
    expected = draws * softmax(LOGITS, temperature)
    rare = expected < 5
    observed = [*observed[~rare], observed[rare].sum()]
    expected = [*expected[~rare], expected[rare].sum()]
    keep = np.array(expected) > 0
    result = scipy.stats.chisquare(np.array(observed)[keep], np.array(expected)[keep])
    assert result.pvalue > 1e-3


def test_draws_equal_numpys_own_choice_from_the_same_uniforms():
    """Generator.choice inverts the CDF too, so the same stream gives the same tokens."""
    p = softmax(LOGITS, 2.0)
    theirs = np.random.default_rng(4).choice(len(p), size=500, p=p)
    assert np.array_equal(sample(np.tile(LOGITS, (500, 1)), 2.0, np.random.default_rng(4)), theirs)


def test_the_twin_draws_the_same_tokens():
    logits = np.random.default_rng(2).normal(scale=3, size=(20, 5, 40))
    ours = sample(logits, 0.8, np.random.default_rng(11))
    theirs = sampling_torch.sample(torch.tensor(logits), 0.8, np.random.default_rng(11))
    assert np.array_equal(ours, theirs.numpy())


def test_the_generator_without_a_library_gives_numpys_numbers_from_the_state_of_its_seed():
    state = np.random.PCG64(123).state["state"]
    assert (state["state"], state["inc"]) == (sampling_math.SEED_123, sampling_math.STEP_123)
    for seed in (123, 5):
        state = np.random.PCG64(seed).state["state"]
        ours = sampling_math.uniforms(state["state"], state["inc"])
        assert [next(ours) for _ in range(1000)] == np.random.default_rng(seed).random(1000).tolist()


def test_the_twin_without_a_library_draws_the_same_tokens():
    rng = np.random.default_rng(3)
    for seed in range(50):
        row = rng.normal(scale=3, size=20)
        row[rng.random(20) < 0.2] = -np.inf
        row[0] = 0
        state = np.random.PCG64(seed).state["state"]
        ours = sampling_math.uniforms(state["state"], state["inc"])
        theirs = sample(np.tile(row, (100, 1)), 0.8, np.random.default_rng(seed))
        assert [sampling_math.sample(row.tolist(), 0.8, ours) for _ in range(100)] == theirs.tolist()


@pytest.mark.parametrize("temperature", [0, -2, float("nan"), float("inf")])
def test_the_twin_without_a_library_refuses_the_same_temperatures(temperature):
    with pytest.raises(ValueError, match="for T = 0 take the argmax"):
        sampling_math.sample([0.0, 1.0], temperature, iter([0.5]))


@pytest.mark.parametrize("row", [[-np.inf], [np.nan, 0.0], [0.0, np.nan], [np.inf, 0.0]])
def test_the_twin_without_a_library_refuses_the_same_rows(row):
    with pytest.raises(ValueError, match="no token can be drawn; check the mask"):
        sampling_math.sample(row, 1.0, iter([0.5]))


def test_a_masked_token_is_never_drawn_even_at_the_edges_of_the_cdf():
    class Edge:
        def random(self, shape):
            return np.full(shape, self.u)

    logits = np.array([[-np.inf, 0.0, -np.inf, 0.0, -np.inf]])
    edge = Edge()
    for edge.u, drawn in ((0.0, 1), (0.5, 3), (np.nextafter(1, 0), 3)):
        assert sample(logits, 1.0, edge) == [drawn]


@pytest.mark.parametrize("temperature", [0, -2, float("nan"), float("inf")])
def test_other_temperatures_are_refused(temperature):
    for module_sample, logits in ((sample, LOGITS), (sampling_torch.sample, sampling_torch.LOGITS)):
        with pytest.raises(ValueError, match="for T = 0 take the argmax"):
            module_sample(logits, temperature, np.random.default_rng())


def test_the_chance_of_32_pizzas_or_fewer_equals_scipys(tmp_path):
    names = run(PROJECT, SNIPPETS / "sampling_stray.py").names
    law = scipy.stats.binom(1000, 0.04299796)  # "pizza" at T = 5 in 50-digit arithmetic
    assert names["at_most"] == pytest.approx(law.cdf(32), abs=1e-6)
    assert (names["mean"], names["deviation"]) == pytest.approx((law.mean(), law.std()), abs=1e-5)


def test_noisy_logits_and_the_race_of_the_program_draw_from_the_distribution(tmp_path):
    names = run(PROJECT, SNIPPETS / "sampling_gumbel.py").names
    assert np.array_equal(names["divided"], names["scaled"])
    expected = 100_000 * softmax(LOGITS, 2.0)
    for drawn in (names["scaled"], names["race"]):
        assert scipy.stats.chisquare(counts(drawn), expected).pvalue > 1e-3


@pytest.mark.parametrize("row", [[-np.inf, -np.inf], [np.nan, 0.0], [np.inf, 0.0]])
def test_a_row_from_which_nothing_can_be_drawn_is_refused(row):
    rows = [[0.0, 1.0], row]
    for draw, logits in ((sample, rows), (sampling_torch.sample, torch.tensor(rows))):
        with pytest.raises(ValueError, match="no token can be drawn; check the mask"):
            draw(logits, 1.0, np.random.default_rng(0))
