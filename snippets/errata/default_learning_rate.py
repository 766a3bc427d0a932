"""Appendix D: which rate does AdamW have if peak_lr is not passed to it?

The two lines checked: rasbt/LLMs-from-scratch, appendix-D.ipynb, commit
776a517, read 2026-11-26; train_model reads the peak from the optimizer.
"""

import torch


def check(peak_lr, passed):
    """Raise AssertionError unless the optimizer has the peak named."""
    weight = torch.nn.Parameter(torch.zeros(1))
    options = {"lr": peak_lr} if passed else {}
    optimizer = torch.optim.AdamW([weight], weight_decay=0.1, **options)
    found = optimizer.param_groups[0]["lr"]
    assert found == peak_lr, (
        f"peak_lr is {peak_lr}, and the optimizer has its default, {found}"
    )
