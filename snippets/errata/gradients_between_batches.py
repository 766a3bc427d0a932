"""Section 5.2: which gradients does zero_grad remove, in the training loop?

The loop checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read
2026-11-24; here with one weight and three batches an epoch.
"""

import torch

BATCHES = [1.0, 2.0, 3.0]
EPOCHS = 2


def removed():
    """Return for each zero_grad its step, and the step whose gradient goes."""
    weight = torch.nn.Parameter(torch.tensor(0.0))
    optimizer = torch.optim.SGD([weight], lr=0.0)
    pairs, left = [], None
    for epoch in range(EPOCHS):
        for batch, factor in enumerate(BATCHES):
            if weight.grad is not None:
                pairs.append(((epoch, batch), left))
            optimizer.zero_grad()
            (factor * weight).backward()
            left = (epoch, batch)
    return pairs


def check(previous):
    """Raise AssertionError unless the gradients come from the previous one."""
    steps = [(e, b) for e in range(EPOCHS) for b in range(len(BATCHES))]
    origin = {
        "epoch": lambda now, left: left[0] == now[0] - 1,
        "batch iteration": lambda now, left: (
            left == steps[steps.index(now) - 1]
        ),
    }[previous]
    others = [pair for pair in removed() if not origin(*pair)]
    assert not others, (
        f"{len(others)} of the {len(removed())} gradients that zero_grad "
        f"removes in {EPOCHS} epochs are not of the {previous} before: it runs "
        "for each batch, on the gradients of the batch before"
    )
