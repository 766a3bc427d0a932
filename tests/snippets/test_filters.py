"""Filters: against transformers' processors on 3,000 random rows, and where they knowingly differ."""

import numpy as np
import pytest
import torch
import transformers

from snippets import filters, filters_order, filters_torch
from snippets.filters import LOGITS
from snippets.softmax import softmax

THEIRS = {
    "top_k": "TopKLogitsWarper",
    "top_p": "TopPLogitsWarper",
    "min_p": "MinPLogitsWarper",
    "typical": "TypicalLogitsWarper",
}


def random_case(rng):
    """Return logits (20, V), with masks in a third of the rows, and an argument for each filter."""
    size = rng.integers(2, 60)
    logits = rng.normal(size=(20, size)) * rng.uniform(0.5, 6, size=(20, 1))
    masked = rng.random(20) < 0.3
    logits[(rng.random(logits.shape) < 0.3) & masked[:, None]] = -np.inf
    logits[masked, 0] = 0.0
    arguments = {
        "top_k": int(rng.integers(1, size + 5)),
        "top_p": rng.uniform(0.01, 0.99),
        "min_p": rng.uniform(0.001, 0.99),
        "typical": rng.uniform(0.05, 0.95),
    }
    return logits, arguments


@pytest.mark.parametrize("name", THEIRS)
def test_agrees_with_transformers_on_3000_random_rows(name):
    rng = np.random.default_rng(17)
    for _ in range(150):
        logits, arguments = random_case(rng)
        if name != "top_p":
            logits = logits.round(1)  # many ties
        tensor = torch.tensor(logits)
        expected = getattr(transformers, THEIRS[name])(arguments[name])(None, tensor.clone())
        ours = getattr(filters, name)(logits, arguments[name])
        theirs = getattr(filters_torch, name)(tensor, arguments[name])
        assert np.array_equal(ours, expected.numpy()), (logits, arguments[name])
        assert torch.equal(theirs, expected), (logits, arguments[name])


def test_top_p_keeps_all_that_tie_at_its_edge_where_transformers_keeps_some():
    logits = np.log([[0.4, 0.2, 0.2, 0.2]])
    theirs = transformers.TopPLogitsWarper(0.5)(None, torch.tensor(logits))
    assert theirs.isfinite().sum() == 2
    assert np.isfinite(filters.top_p(logits, 0.5)).sum() == 4


@pytest.mark.parametrize("module", [filters, filters_torch])
def test_ties_at_the_kth_logit_stay(module):
    logits = [3.0, 1.0, 1.0, 1.0]
    kept = module.top_k(torch.tensor(logits) if module is filters_torch else np.array(logits), 2)
    assert kept.tolist() == logits


def test_typical_may_drop_the_top_token():
    logits = np.log([0.4, 0.3, 0.1] + [0.005] * 40)
    assert np.isfinite(filters.typical(logits, 0.2)).nonzero()[0].tolist() == [1, 2]


@pytest.mark.parametrize("name", ["top_p", "min_p", "typical"])
@pytest.mark.parametrize("module", [filters, filters_torch])
def test_the_ends_of_the_range_keep_one_and_all(module, name):
    logits = LOGITS if module is filters else torch.tensor(LOGITS)
    keep = getattr(module, name)
    counts = [int(np.isfinite(np.asarray(keep(logits, end))).sum()) for end in (0, 1)]
    assert counts == ([9, 1] if name == "min_p" else [1, 9])


@pytest.mark.parametrize("module", [filters, filters_torch])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("top_k", 0), ("top_k", -1), ("top_k", float("nan")),
        ("top_p", -0.1), ("top_p", 1.1), ("top_p", float("nan")),
        ("min_p", 2), ("min_p", -1), ("typical", -1), ("typical", 1.5),
    ],
)  # fmt: skip
def test_other_arguments_are_refused_with_value_rule_and_remedy(module, name, value):
    logits = LOGITS if module is filters else torch.tensor(LOGITS)
    with pytest.raises(ValueError, match=rf"must be .*, got {value}: .*to keep all, do not filter"):
        getattr(module, name)(logits, value)


@pytest.mark.parametrize("name", THEIRS)
def test_input_is_not_changed(name):
    logits, tensor = LOGITS.copy(), torch.tensor(LOGITS)
    argument = 3 if name == "top_k" else 0.5
    for module, given in ((filters, logits), (filters_torch, tensor)):
        assert not np.isfinite(np.asarray(getattr(module, name)(given, argument))).all()
        assert np.array_equal(np.asarray(given), LOGITS)


@pytest.mark.parametrize("p", [0.01, 0.05, 0.3])
@pytest.mark.parametrize("temperature", [0.5, 2, 5])
def test_min_p_after_temperature_is_a_distance_of_t_times_ln_p(p, temperature):
    """min-p on softmax(z / T) keeps z >= z_max + T ln p."""
    kept = np.isfinite(filters.min_p(LOGITS / temperature, p))
    assert np.array_equal(kept, LOGITS.max() + temperature * np.log(p) <= LOGITS)


@pytest.mark.parametrize("temperature", [0.3, 1, 4])
def test_top_k_and_top_n_sigma_do_not_depend_on_temperature(temperature):
    for keep, argument in ((filters_order.in_top_k, 3), (filters_order.in_top_n_sigma, 1)):
        assert np.array_equal(keep(LOGITS / temperature, argument), keep(LOGITS, argument))


def test_the_masks_of_the_order_program_are_the_filters():
    for t in (0.5, 1, 2, 5):
        for name in ("top_p", "min_p", "typical"):
            mask, kept = getattr(filters_order, f"in_{name}"), getattr(filters, name)(LOGITS / t, 0.3)
            assert np.array_equal(mask(LOGITS / t, 0.3), np.isfinite(kept))


def test_temperature_after_top_k_and_before_it_give_the_same_distribution():
    before = softmax(filters.top_k(LOGITS / 5, 3))
    after = softmax(filters.top_k(LOGITS, 3), 5)
    assert before == pytest.approx(after)
    assert before[[3, 7, 0]] == pytest.approx([0.392282, 0.357087, 0.250631], abs=5e-7)


@pytest.mark.parametrize("module", [filters, filters_torch])
def test_typical_with_mass_one_keeps_all_however_the_sum_rounds(module):
    logits = np.random.default_rng(6).normal(scale=20, size=(100, 50))
    kept = module.typical(logits if module is filters else torch.tensor(logits), 1)
    assert np.isfinite(np.asarray(kept)).all()
