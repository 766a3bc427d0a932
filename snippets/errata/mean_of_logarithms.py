"""Section 5.1.2: what is the mean of the logarithms the average of?

The logarithms are those that the section prints for its six targets:
rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read 2026-11-24.
"""

import math

LOG_PROBAS = [-9.5042, -10.3796, -11.3677, -11.4798, -9.7764, -12.2561]


def mean(values):
    """Return the arithmetic mean."""
    return sum(values) / len(values)


def check(average_of):
    """Raise AssertionError unless the line gives the average of this."""
    result = mean(LOG_PROBAS)
    logs = {
        "log probabilities": LOG_PROBAS,
        "probabilities": [math.exp(one) for one in LOG_PROBAS],
    }
    average = mean(logs[average_of])
    assert math.isclose(result, average), (
        f"the line gives one number, {result:.4f}, which no probability can "
        f"be; the average of the {average_of} is {average:.2e}"
    )
