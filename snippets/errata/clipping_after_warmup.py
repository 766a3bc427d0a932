"""Appendix D: which step after the warmup has its gradients not clipped?

The condition checked: rasbt/LLMs-from-scratch, appendix-D.ipynb, commit
6a585e0, read 2026-11-26. The warmup ends when step < warmup_steps does.
"""

import operator

WARMUP, STEPS = 3, 8
COMPARE = {">": operator.gt, ">=": operator.ge}


def check(comparison):
    """Raise AssertionError unless all steps after the warmup are clipped."""
    after = [step for step in range(STEPS) if not step < WARMUP]
    clipped = [
        step for step in range(STEPS) if COMPARE[comparison](step, WARMUP)
    ]
    missed = sorted(set(after) - set(clipped))
    assert not missed, (
        f"step {missed[0]}, the first with the highest learning rate, is not "
        f"clipped: {missed[0]} {comparison} {WARMUP} is false"
    )
