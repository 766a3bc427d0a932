"""The larger exercises: by maximum likelihood, by random search and by enumeration."""

import numpy as np
import pytest
import scipy.optimize

from snippets import exercises_bounds, exercises_draft, exercises_recover
from snippets.softmax import softmax

KNOWN = np.array([0.60, 0.20, 0.08, 0.04, 0.02])


def test_the_recovered_temperature_maximises_the_likelihood():
    counts, logits = exercises_recover.COUNTS, exercises_recover.LOGITS

    def loss(temperature):
        return -(counts * np.log(softmax(logits, temperature))).sum()

    best = scipy.optimize.minimize_scalar(loss, bounds=(0.5, 50), options={"xatol": 1e-8})
    found, deviation = exercises_recover.recover(counts)
    assert found == pytest.approx(best.x, abs=1e-5)
    step = 1e-3
    curvature = (loss(found + step) - 2 * loss(found) + loss(found - step)) / step**2
    assert deviation == pytest.approx(curvature**-0.5, rel=1e-4)


def test_temperatures_of_many_rows_are_those_of_each_row_alone():
    rng = np.random.default_rng(5)
    p = np.array([softmax(exercises_recover.LOGITS, t) for t in (0.5, 1.0, 5.0)])
    counts = rng.multinomial(1000, p, size=(4, 3))
    together = np.array(exercises_recover.recover(counts))
    assert together.shape == (2, 4, 3)
    for place in np.ndindex(4, 3):
        alone = np.array(exercises_recover.recover(counts[place]))
        np.testing.assert_allclose(alone, together[:, *place], rtol=1e-9)


def test_the_books_counts_are_those_of_the_notebook_and_within_one_deviation():
    assert exercises_recover.COUNTS.sum() == 1000
    found, deviation = exercises_recover.recover(exercises_recover.COUNTS)
    assert abs(found - 5) < deviation


@pytest.mark.parametrize("temperature", [0.5, 1.0, 1.5, 2.0, 5.0])
def test_every_way_to_fill_the_rest_lies_within_the_bounds(temperature):
    low, high = exercises_bounds.top_range(KNOWN, 50, temperature)
    rng = np.random.default_rng(3)
    for _ in range(500):
        rest = rng.dirichlet(np.full(45, rng.uniform(0.02, 2))) * (1 - KNOWN.sum())
        if rest.max() > KNOWN.min():
            continue
        p = np.append(KNOWN, rest) ** (1 / temperature)
        assert low - 1e-12 <= p[0] / p.sum() <= high + 1e-12


@pytest.mark.parametrize("temperature", [0.5, 1.5, 2.0])
@pytest.mark.parametrize(("known", "lumps"), [(KNOWN, [0.02] * 3), ([0.7, 0.2, 0.04], [0.04, 0.02])])
def test_the_bounds_are_reached(known, lumps, temperature):
    others = 50 - len(known)
    even = np.full(others, sum(lumps) / others)
    lumped = np.append(lumps, np.zeros(others - len(lumps)))
    reached = []
    for rest in (even, lumped):
        p = np.append(known, rest) ** (1 / temperature)
        reached.append(p[0] / p.sum())
    assert exercises_bounds.top_range(np.array(known), 50, temperature) == pytest.approx(sorted(reached))


@pytest.mark.parametrize("temperature", [0.1, 1.0, 5.0])
def test_the_law_with_a_helper_is_that_of_the_large_model(temperature):
    p = softmax(exercises_draft.LARGE, temperature)
    q = softmax(exercises_draft.SMALL, temperature)
    assert exercises_draft.law(p, q) == pytest.approx(p)
    distance = abs(p - q).sum() / 2
    assert np.minimum(p, q).sum() == pytest.approx(1 - distance)
