import inspect

import pytest
import torch

from snippets.errata import default_learning_rate as proof
from tests.snippets.errata.quoted import quoted


@pytest.fixture
def given(monkeypatch):
    """Return a list of what each AdamW is given besides the weights."""
    seen, real = [], torch.optim.AdamW

    def adamw(weights, **options):
        seen.append(options)
        return real(weights, **options)

    monkeypatch.setattr(torch.optim, "AdamW", adamw)
    return seen


def test_the_default_of_adamw_is_the_one_in_its_signature():
    assert inspect.signature(torch.optim.AdamW).parameters["lr"].default == 0.001


@pytest.mark.parametrize("identity", ["E0098", "E0099"])
def test_the_quoted_lines_give_adamw_the_peak_only_when_corrected(identity, given):
    peaks = []
    for code, passed in zip(quoted(identity), (False, True), strict=True):
        names = {"torch": torch, "model": torch.nn.Linear(1, 1)}
        exec(code, names)
        peaks.append(names["peak_lr"])
        assert (names["optimizer"].param_groups[0]["lr"] == peaks[-1]) is passed
    assert peaks == [0.0005, 0.001]
    assert given == [{"weight_decay": 0.1}, {"weight_decay": 0.1, "lr": 0.001}]


def test_the_proof_makes_the_optimizer_of_the_quoted_lines(given):
    proof.check(peak_lr=0.002, passed=True)
    with pytest.raises(AssertionError, match=r"peak_lr is 0\.002, .* its default, 0\.001"):
        proof.check(peak_lr=0.002, passed=False)
    assert given == [{"weight_decay": 0.1, "lr": 0.002}, {"weight_decay": 0.1}]


def test_a_peak_that_is_the_default_needs_no_argument():
    proof.check(peak_lr=0.001, passed=False)
