"""Messages of NumPy and PyTorch when a temperature or a filter went wrong."""

import textwrap

import numpy as np
import torch

SCORES = torch.tensor([2.0, 1.0, 0.0])


def say(call, function):
    """Print a call and the error it raises."""
    print(f">>> {call}")
    try:
        function()
    except (RuntimeError, ValueError) as error:
        message = f"{type(error).__name__}: {error}"
        print(textwrap.fill(message, 76, break_on_hyphens=False))


if __name__ == "__main__":
    print("torch", torch.__version__.partition("+")[0], "numpy", np.__version__)
    say(
        "torch.multinomial(torch.softmax(logits / 0, -1), 1)",
        lambda: torch.multinomial(torch.softmax(SCORES / 0, -1), 1),
    )
    say(
        "torch.multinomial(torch.zeros(3), 1)",
        lambda: torch.multinomial(torch.zeros(3), 1),
    )
    say(
        "torch.multinomial(torch.ones(2**24 + 1), 1)",
        lambda: torch.multinomial(torch.ones(2**24 + 1), 1),
    )
    say("torch.topk(logits, 10)", lambda: torch.topk(SCORES, 10))
    say(
        "torch.softmax(torch.tensor([2, 1, 0]), -1)",
        lambda: torch.softmax(torch.tensor([2, 1, 0]), -1),
    )
    shares = np.float32([0.1, 0.2, 0.69])
    say(
        "rng.choice(3, p=[0.1, 0.2, 0.69])",
        lambda: np.random.default_rng(0).choice(3, p=shares),
    )
