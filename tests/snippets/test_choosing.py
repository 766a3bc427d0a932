"""Choosing: pass@k by enumeration, ratios by torch, scores by order statistics."""

from itertools import combinations, product

import numpy as np
import pytest
import scipy.stats
import torch

from asrun import run
from snippets import choosing_logprobs
from snippets.choosing import LOGITS, RIGHT, pass_at_k
from snippets.softmax import softmax
from tests.paths import PROJECT, SNIPPETS


@pytest.mark.parametrize("temperature", [0.5, 1, 5])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_pass_at_k_equals_enumeration_of_all_draws(temperature, k):
    p = softmax(LOGITS, temperature)
    rates = [
        sum(np.prod(p[list(draws)]) for draws in product(range(9), repeat=k) if right in draws)
        for right in RIGHT
    ]
    assert pass_at_k(temperature, k) == pytest.approx(np.mean(rates))


def test_the_best_temperature_rises_with_k():
    grid = np.geomspace(0.05, 50, 300)
    best = [grid[np.argmax([pass_at_k(t, k) for t in grid])] for k in (1, 3, 10, 100)]
    assert best == sorted(best)
    assert best[0] == grid[0]
    assert best[-1] > 10 * best[0]


@pytest.mark.parametrize("temperature", [0.3, 1, 4])
def test_log_softmax_is_torchs(temperature):
    logits = np.random.default_rng(2).normal(scale=4, size=(3, 40))
    expected = torch.log_softmax(torch.tensor(logits) / temperature, dim=-1).numpy()
    assert choosing_logprobs.log_softmax(logits, temperature) == pytest.approx(expected)


def test_dividing_the_log_probability_misses_one_factor_for_all_tokens():
    t = 0.6
    raw = choosing_logprobs.log_softmax(LOGITS)
    wrong = np.exp(raw / t - choosing_logprobs.log_softmax(LOGITS, t))
    missing = (softmax(LOGITS) ** (1 / t)).sum()
    assert wrong == pytest.approx(np.full(9, missing))


def test_the_ratios_of_the_program_are_those_of_torch_and_average_to_one_as_it_says(tmp_path):
    names = run(PROJECT, SNIPPETS / "choosing_logprobs.py").names
    z = torch.tensor(LOGITS)
    drawn, trained = torch.softmax(z / 0.6, dim=-1), torch.softmax(z, dim=-1)
    ratios = {name: np.exp(log_ratio) for name, log_ratio in names["ways"].items()}
    assert ratios["both at T = 0.6"] == pytest.approx(np.ones(9))
    assert ratios["trainer at T = 1"] == pytest.approx((trained / drawn).numpy())
    assert (names["p"] * ratios["trainer at T = 1"]).sum() == pytest.approx(1)
    assert (names["p"] * ratios["trainer divides ln p by T"]).sum() != pytest.approx(1, abs=0.1)


def test_with_a_filter_on_one_side_every_ratio_is_the_kept_mass():
    """The likeliest tokens are taken from a sort, not from a threshold."""
    ratios = run(PROJECT, SNIPPETS / "choosing_kept.py").names["ratios"]
    likeliest = np.sort(softmax(LOGITS))[::-1]
    for k, ratio in ratios.items():
        assert ratio == pytest.approx(np.full(k, likeliest[:k].sum()))


def test_the_distance_of_eight_equal_scores_is_the_expected_range():
    made = run(PROJECT, SNIPPETS / "choosing_range.py")
    for n, apart in made.names["apart"].items():
        cdf = scipy.stats.binom.cdf(np.arange(n + 1), n, 0.6)
        highest = np.diff(cdf**8, prepend=0)
        lowest = -np.diff((1 - cdf) ** 8, prepend=1)
        expected = 100 / n * (np.arange(n + 1) * (highest - lowest)).sum()
        assert apart == pytest.approx(expected, rel=0.01)
        assert made.names["deviation"][n] == pytest.approx(100 * scipy.stats.binom.std(n, 0.6) / n)


def test_the_best_of_five_is_the_expected_maximum():
    made = run(PROJECT, SNIPPETS / "choosing_compare.py")
    for n, best in made.names["best"].items():
        scores = np.arange(n + 1)
        cdf = scipy.stats.binom.cdf(scores, n, 0.7) ** 5
        expected = (scores * np.diff(cdf, prepend=0)).sum() / n
        assert best == pytest.approx(expected, abs=1e-3)


def test_the_estimate_of_pass_at_5_is_the_share_of_sets_with_a_right_one(tmp_path):
    draws = [True] * 3 + [False] * 7
    share = np.mean([any(chosen) for chosen in combinations(draws, 5)])
    names = run(PROJECT, SNIPPETS / "choosing_solutions.py").names
    assert names["exact"] == pytest.approx(share)
    assert names["plug_in"] < share
