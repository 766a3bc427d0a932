"""Section 5.3.3: what does generate make of a temperature below 0, or nan?

The branch checked: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, and
the package llms-from-scratch 1.0.19, both read 2026-11-24.
"""

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
NONSENSE = [-1.0, float("nan")]


def guarded_token(temperature, guard):
    """Return the next token as generate chooses it."""
    if guard and not temperature >= 0.0:
        raise ValueError("temperature must be >= 0")
    if temperature > 0.0:
        probs = torch.softmax(LOGITS / temperature, dim=-1)
        return TOKENS[torch.multinomial(probs, num_samples=1)]
    return TOKENS[torch.argmax(LOGITS)]


def check(guard):
    """Raise AssertionError unless temperatures without meaning are refused."""
    taken = {}
    for temperature in NONSENSE:
        try:
            taken[str(temperature)] = guarded_token(temperature, guard)
        except ValueError:
            continue
    reverse = TOKENS[torch.softmax(LOGITS / -1.0, dim=-1).argmax()]
    assert not taken, (
        f"temperature {' and '.join(taken)} raise nothing and give "
        f"{' and '.join(sorted(set(taken.values())))!r}, as temperature 0 "
        f"does, while softmax(z / -1.0) makes {reverse!r} the likeliest"
    )
