"""Section 5.1.2: what loss and perplexity follow from the six probabilities?

The logarithms are those that the section prints for its six targets:
rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read 2026-11-24.
"""

import math

LOG_PROBAS = [-9.5042, -10.3796, -11.3677, -11.4798, -9.7764, -12.2561]
PRINTED = 5e-5  # what four decimals leave open


def loss():
    """Return the negative mean of the logarithms."""
    return -sum(LOG_PROBAS) / len(LOG_PROBAS)


def check(**claim):
    """Raise AssertionError unless loss=... or perplexity=... follows."""
    if "loss" in claim:
        assert abs(claim["loss"] - loss()) <= 2 * PRINTED, (
            "the mean of the six logarithms that the section prints is "
            f"{-loss():.4f}, so the loss is {loss():.4f}, not {claim['loss']}"
        )
    if "perplexity" in claim:
        low, high = (math.exp(loss() + d) for d in (-PRINTED, PRINTED))
        assert low <= claim["perplexity"] <= high, (
            f"a loss of {loss():.4f} is a perplexity between {low:,.0f} and "
            f"{high:,.0f}, not {claim['perplexity']:,}, which belongs to "
            f"a loss of {math.log(claim['perplexity']):.4f}"
        )
