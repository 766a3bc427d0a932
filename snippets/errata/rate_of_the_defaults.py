"""Appendix D: where does an optimizer keep the learning rate it uses?

The line checked: rasbt/LLMs-from-scratch, appendix-D.ipynb, commit b40c260,
read 2026-11-26.
"""

import torch


def tracked(read_from):
    """Return the rates read in four steps of a schedule, and those set."""
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.AdamW([weight], lr=0.01)
    rates = [0.001, 0.004, 0.007, 0.01]
    found = []
    for rate in rates:
        for group in optimizer.param_groups:
            group["lr"] = rate
        places = {
            "defaults": optimizer.defaults,
            "param_groups[0]": optimizer.param_groups[0],
        }
        found.append(places[read_from]["lr"])
    return found, rates


def check(read_from):
    """Raise AssertionError unless the rates read are those of the schedule."""
    found, rates = tracked(read_from)
    assert found == rates, (
        f"{read_from} gives {found}, the schedule is {rates}"
    )
