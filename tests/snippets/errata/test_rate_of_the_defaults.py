import pytest
import torch

from snippets.errata import rate_of_the_defaults as proof


def test_a_scheduler_of_torch_changes_the_groups_and_not_the_defaults():
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=0.01)
    rates = [0.001, 0.004, 0.007, 0.01]
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rates[min(step, 3)] / 0.01)
    groups, defaults = [], []
    for _ in rates:
        groups.append(optimizer.param_groups[0]["lr"])
        defaults.append(optimizer.defaults["lr"])
        optimizer.step()
        scheduler.step()
    assert proof.tracked("param_groups[0]") == (pytest.approx(groups), rates)
    assert proof.tracked("defaults") == (defaults, rates)


def test_what_is_tracked_in_the_defaults_is_constant():
    found, rates = proof.tracked("defaults")
    assert len(set(found)) == 1 < len(set(rates))
