"""Determinism: sums against exact arithmetic, streams against draws one by one."""

import math
from fractions import Fraction

import numpy as np
import pytest

from snippets import determinism, determinism_seed
from snippets.sampling import sample

PARTS = (1, 2, 4, 8, 16, 32)


def products(seed=2):
    hidden, weights = np.random.default_rng(seed).normal(size=(2, 1024)).astype(np.float32)
    return hidden * weights


@pytest.mark.parametrize("parts", PARTS)
def test_the_sum_in_parts_is_that_of_a_plain_loop(parts):
    x = products()
    total = np.float32(0)
    for chunk in np.split(x, parts):
        partial = np.float32(0)
        for value in chunk:
            partial += value
        total += partial
    assert determinism.split_sum(x, parts) == total


@pytest.mark.parametrize("parts", PARTS)
def test_every_order_is_near_the_exact_sum(parts):
    x = products()
    exact = float(sum(Fraction(float(value)) for value in x))
    assert exact == math.fsum(x.astype(float))
    assert determinism.split_sum(x, parts) == pytest.approx(exact, abs=2e-4)


def test_orders_of_float64_lie_closer_together():
    x = products()
    spreads = [np.ptp([determinism.split_sum(x.astype(t), p) for p in PARTS]) for t in ("f4", "f8")]
    assert spreads[1] < 1e-6 * spreads[0]


def test_a_reordered_tie_falls_either_way_for_most_seeds():
    flips = 0
    for seed in range(50):
        x = products(seed)
        y = np.random.default_rng(seed).permutation(x)
        flips += len({determinism.split_sum(y, p) > determinism.split_sum(x, p) for p in PARTS}) == 2
    assert flips > 25


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_a_draw_is_that_of_the_page_on_sampling(temperature):
    uniforms = np.random.default_rng(3).random(200)
    ids = [determinism_seed.draw(u, temperature) for u in uniforms]
    rows = np.tile(determinism_seed.LOGITS, (200, 1))
    assert ids == sample(rows, temperature, np.random.default_rng(3)).tolist()
