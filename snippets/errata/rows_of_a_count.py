"""Section 5.3.1: does the count of the draws have a row for every token?

The lines checked: rasbt/LLMs-from-scratch, ch05.ipynb and
exercise-solutions.ipynb, commit 28c65cd, read 2026-11-24.
"""

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
TEMPERATURES = [1, 0.1, 5]


def rows(temperature, minlength):
    """Return the tokens for which the count of a thousand draws has a row."""
    probabilities = torch.softmax(torch.tensor(LOGITS) / temperature, dim=0)
    torch.manual_seed(123)
    draws = [torch.multinomial(probabilities, 1).item() for _ in range(1000)]
    length = len(TOKENS) if minlength else 0
    count = torch.bincount(torch.tensor(draws), minlength=length)
    return TOKENS[: len(count)]


def check(minlength):
    """Raise AssertionError unless each count has a row for each token."""
    faults = []
    for temperature in TEMPERATURES:
        shown = rows(temperature, minlength)
        if shown != TOKENS:
            lost = ", ".join(repr(token) for token in TOKENS[len(shown) :])
            faults.append(
                f"at temperature {temperature} the count has {len(shown)} rows "
                f"for {len(TOKENS)} tokens: {lost} is missing"
            )
    assert not faults, "; ".join(faults)
