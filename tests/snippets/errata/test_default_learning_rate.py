import inspect

import pytest
import torch

from snippets.errata import default_learning_rate as proof
from tests.snippets.errata.quoted import quoted


class Recorded(torch.optim.AdamW):
    """AdamW, and what it was given besides the weights."""

    def __init__(self, weights, **options):
        self.given = options
        super().__init__(weights, **options)


def optimizer(code):
    """Return the optimizer that quoted lines make."""
    names = {"torch": torch, "model": torch.nn.Linear(1, 1)}
    exec(code, names)
    return names["peak_lr"], names["optimizer"]


def test_the_default_of_adamw_is_the_one_in_its_signature():
    assert inspect.signature(torch.optim.AdamW).parameters["lr"].default == 0.001


@pytest.mark.parametrize("identity", ["E0098", "E0099"])
def test_the_quoted_lines_give_adamw_what_the_proof_gives_it(identity, monkeypatch):
    monkeypatch.setattr(torch.optim, "AdamW", Recorded)
    for code, passed in zip(quoted(identity), (False, True), strict=True):
        peak_lr, made = optimizer(code)
        assert made.given == {"weight_decay": 0.1, **({"lr": peak_lr} if passed else {})}
        assert (made.param_groups[0]["lr"] == peak_lr) is passed


def test_the_proof_makes_the_optimizer_of_the_quoted_lines(monkeypatch):
    seen = []

    def adamw(weights, **options):
        seen.append(options)
        return Recorded(weights, **options)

    monkeypatch.setattr(torch.optim, "AdamW", adamw)
    proof.check(peak_lr=0.002, passed=True)
    with pytest.raises(AssertionError, match=r"peak_lr is 0\.002, .* its default, 0\.001"):
        proof.check(peak_lr=0.002, passed=False)
    assert seen == [{"weight_decay": 0.1, "lr": 0.002}, {"weight_decay": 0.1}]


def test_a_peak_that_is_the_default_needs_no_argument():
    proof.check(peak_lr=0.001, passed=False)
