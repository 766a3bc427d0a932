"""Exercise 5.1: at which temperature is "pizza" drawn 0 times, as at 0.1?

Logits, seed and loop: rasbt/LLMs-from-scratch, exercise-solutions.ipynb,
commit 28c65cd, read 2026-11-24. Its list of temperatures is 1, 0.1, 5.
"""

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]


def draws_of(token, temperature):
    """Return how often a token is among a thousand draws."""
    probabilities = torch.softmax(torch.tensor(LOGITS) / temperature, dim=0)
    torch.manual_seed(123)
    draws = [torch.multinomial(probabilities, 1).item() for _ in range(1000)]
    return draws.count(TOKENS.index(token))


def check(temperature):
    """Raise AssertionError unless "pizza" can be drawn, and is not."""
    try:
        count = draws_of("pizza", temperature)
    except RuntimeError:
        count = None
    assert count is not None, (
        f"at temperature {temperature} nothing can be drawn: the logits are "
        "divided by it, every probability is nan, and multinomial raises "
        "RuntimeError"
    )
    assert count == 0, (
        f"at temperature {temperature} 'pizza' is drawn {count} times, not 0"
    )
