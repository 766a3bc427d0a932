"""Which is divided by which: the temperature by the logit, or the logit by it?

The nine logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read
2026-11-24.
"""

import math

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
TEMPERATURE = 0.5
QUOTIENTS = {"T / logit": lambda z, t: t / z, "logit / T": lambda z, t: z / t}


def check(quotient):
    """Raise AssertionError unless the largest logit stays on top with it."""
    largest = LOGITS.index(max(LOGITS))
    exponents = [QUOTIENTS[quotient](z, TEMPERATURE) for z in LOGITS]
    weights = [math.exp(exponent) for exponent in exponents]
    p = [weight / sum(weights) for weight in weights]
    likeliest = p.index(max(p))
    assert likeliest == largest, (
        f"with {quotient} at T = {TEMPERATURE} {TOKENS[likeliest]!r} has "
        f"{p[likeliest]:.1%} and {TOKENS[largest]!r} {p[largest]:.1%}: the "
        "largest logit is not the likeliest any more, though the same "
        "sentence says it is"
    )
