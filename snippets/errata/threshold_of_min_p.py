"""Ollama: does min-p compare logits or probabilities with its threshold?

The example checked: ollama/ollama, docs/modelfile.mdx, commit fb30760, read
2026-11-26: p is 0.05, and the most likely token has a probability of 0.9.
"""

import math

PROBABILITIES = [0.9, 0.05, 0.046, 0.004]
LOG_PROBABILITIES = [math.log(p) for p in PROBABILITIES]
THRESHOLD = 0.05 * 0.9
SHIFT = 10


def kept(compared, shift):
    """Return which tokens stay, a number added to each logit."""
    logits = [z + shift for z in LOG_PROBABILITIES]
    weights = [math.exp(z) for z in logits]
    shares = [weight / sum(weights) for weight in weights]
    values = {"logits": logits, "probabilities": shares}[compared]
    return [i for i, value in enumerate(values) if value >= THRESHOLD]


def check(compared):
    """Raise AssertionError unless a shift, which changes no share, is none."""
    before, after = kept(compared, 0), kept(compared, SHIFT)
    assert before == after == [0, 1, 2], (
        f"of four tokens, {len(before)} stay, and {len(after)} with {SHIFT} "
        "added to each logit, which leaves the probabilities as they are"
    )
