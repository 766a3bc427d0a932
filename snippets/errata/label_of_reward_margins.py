"""DPO notebook: is loss or margin 0 before training?

The calls checked: rasbt/LLMs-from-scratch, dpo-from-scratch.ipynb, commit
5243580, read 2026-11-26. Training begins with policy and reference equal.
"""

import torch

LOGPROBS = {
    "chosen": torch.tensor([-2.0, -1.5]),
    "rejected": torch.tensor([-3.0, -1.0]),
}
BETA = 0.1


def first_values():
    """Return loss and reward margin before the first step."""
    policy = reference = LOGPROBS
    rewards = {key: policy[key] - reference[key] for key in LOGPROBS}
    margin = rewards["chosen"] - rewards["rejected"]
    loss = -torch.nn.functional.logsigmoid(BETA * margin)
    return {"loss": loss.mean().item(), "reward margins": margin.mean().item()}


def check(label):
    """Raise AssertionError unless what has this label is 0 then."""
    value = first_values()[label]
    assert value == 0, (
        f"before training the margins are 0, and {label} is {value:.4f}"
    )
