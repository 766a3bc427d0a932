"""softmax(z / T): against 50-digit arithmetic, torch and the twins."""

import numpy as np
import pytest
import scipy.optimize
import torch

from snippets import softmax as in_numpy
from snippets import softmax_math as in_math
from snippets import softmax_scale
from snippets import softmax_torch as in_torch
from snippets.softmax import LOGITS, TOKENS, softmax

# 50-digit decimal arithmetic, rounded to 6 digits.
EXACT = {
    1: [0.060907, 0.001631, 0.000100, 0.572120, 0.003419, 0.000133, 0.000101, 0.357576, 0.004012],
    0.1: [0, 0, 0, 0.990987, 0, 0, 0, 0.009013, 0],
    5: [0.154648, 0.074975, 0.042912, 0.242052, 0.086934, 0.045384, 0.042998, 0.220336, 0.089761],
}
TEMPERATURES = [1e-300, 0.05, 0.1, 0.5, 1, 2, 5, 100, 1e300]


@pytest.mark.parametrize("temperature", EXACT)
def test_probabilities_equal_exact_arithmetic_to_six_digits(temperature):
    assert softmax(LOGITS, temperature) == pytest.approx(EXACT[temperature], abs=5.1e-7)


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_twins_agree(temperature):
    expected = softmax(LOGITS, temperature)
    assert in_math.softmax(in_math.LOGITS, temperature) == pytest.approx(expected, abs=1e-15)
    logits = torch.tensor(LOGITS)  # float64
    assert in_torch.softmax(logits, temperature).numpy() == pytest.approx(expected, abs=1e-15)


def test_twins_hold_the_same_tokens_and_logits():
    assert in_math.TOKENS == in_torch.TOKENS == TOKENS
    assert LOGITS.tolist() == in_math.LOGITS
    assert torch.equal(in_torch.LOGITS, torch.tensor(LOGITS, dtype=torch.float32))


@pytest.mark.parametrize("temperature", [0.05, 0.5, 1, 2, 100])
def test_agrees_with_torch_softmax_on_random_batches(temperature):
    logits = np.random.default_rng(5).normal(scale=4, size=(3, 4, 50))
    expected = torch.softmax(torch.tensor(logits) / temperature, dim=-1).numpy()
    assert np.allclose(softmax(logits, temperature), expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_no_temperature_changes_the_order(temperature):
    p = softmax(LOGITS, temperature)
    ranked = p[LOGITS.argsort()]
    assert (np.diff(ranked) >= 0).all()
    assert TOKENS[p.argmax()] == "forward" or temperature == 1e300  # all equal in float64


def test_temperature_one_leaves_the_distribution_as_it_is():
    assert softmax(LOGITS, 1) == pytest.approx(np.exp(LOGITS) / np.exp(LOGITS).sum(), abs=1e-15)


def test_a_masked_token_has_probability_zero_at_every_temperature():
    masked = np.where(np.array(TOKENS) == "forward", -np.inf, LOGITS)
    for temperature in TEMPERATURES:
        p = softmax(masked, temperature)
        assert p[3] == 0
        assert p.sum() == pytest.approx(1)


def test_input_is_not_changed():
    logits = LOGITS.copy()
    softmax(logits, 0.5)
    assert (logits == LOGITS).all()


@pytest.mark.parametrize("module", [in_numpy, in_torch, in_math], ids=lambda m: m.__name__)
@pytest.mark.parametrize("temperature", [0, 0.0, -1, float("nan"), float("inf")])
def test_other_temperatures_are_refused_with_value_rule_and_remedy(module, temperature):
    with pytest.raises(ValueError, match=rf"finite and > 0, got {temperature}: .*argmax"):
        module.softmax(module.LOGITS, temperature)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("temperature", [5e-324, 1e-46, 1e39, 1e300])
def test_the_torch_twin_holds_for_temperatures_beyond_its_dtype(dtype, temperature):
    logits = torch.tensor([1.0, 2.0, -torch.inf], dtype=getattr(torch, dtype))
    p = in_torch.softmax(logits, temperature)
    assert p.tolist() == ([0, 1, 0] if temperature < 1 else [0.5, 0.5, 0])
    assert p.dtype == torch.float64


def test_at_the_least_cross_entropy_no_factor_on_the_logits_helps():
    counts = np.array([[6, 3, 1], [1, 1, 2], [2, 5, 3]])
    tokens = np.concatenate([np.repeat(np.arange(3), row) for row in counts])
    logits = np.log(np.repeat(counts, counts.sum(axis=1), axis=0))  # the least, in closed form
    assert softmax_scale.best_temperature(logits, tokens) == pytest.approx(1, rel=1e-7)
    assert softmax_scale.best_temperature(logits * 5, tokens) == pytest.approx(5, rel=1e-7)


def test_best_temperature_is_the_least_of_torch_cross_entropy():
    rng = np.random.default_rng(4)
    logits, tokens = rng.normal(scale=3, size=(400, 9)), rng.integers(9, size=400)
    tokens[:300] = logits[:300].argmax(axis=1)

    def loss(t):
        return torch.nn.functional.cross_entropy(torch.tensor(logits / t), torch.tensor(tokens)).item()

    options = {"bounds": (0.1, 10), "method": "bounded", "options": {"xatol": 1e-9}}
    least = scipy.optimize.minimize_scalar(loss, **options).x
    assert softmax_scale.best_temperature(logits, tokens) == pytest.approx(least, rel=1e-6)


def test_a_step_of_training_is_that_of_autograd():
    source = np.random.default_rng(1).normal(size=(softmax_scale.INPUTS, softmax_scale.VOCABULARY))
    before, after = (
        softmax_scale.train(np.random.default_rng(2), source, steps=steps, batch=20, rate=0.5)
        for steps in (0, 1)
    )
    rng = np.random.default_rng(2)
    for shape in (
        (softmax_scale.INPUTS, softmax_scale.HIDDEN),
        (softmax_scale.HIDDEN, softmax_scale.VOCABULARY),
    ):
        rng.normal(size=shape)  # what the first weights took
    x, tokens = map(torch.tensor, softmax_scale.examples(rng, source, 20))
    for network in range(len(softmax_scale.STARTS)):
        first, last = (torch.tensor(weights[network], requires_grad=True) for weights in before)
        torch.nn.functional.cross_entropy(torch.tanh(x @ first) @ last, tokens).backward()
        for old, new in zip((first, last), after, strict=True):
            assert new[network] == pytest.approx((old - 0.5 * old.grad).detach().numpy(), abs=1e-12)


def test_the_source_draws_each_token_as_often_as_its_softmax_says():
    source = np.zeros((softmax_scale.INPUTS, softmax_scale.VOCABULARY))
    _, tokens = softmax_scale.examples(np.random.default_rng(3), source, 90_000)
    assert np.bincount(tokens, minlength=9) == pytest.approx(10_000, abs=400)  # four deviations
