"""Exercise 5.3: at which temperature is generate deterministic?

The choice checked: rasbt/LLMs-from-scratch, gpt_generate.py, commit 28c65cd,
read 2026-11-24, with top_k=None. Without scaling means T = 1.
"""

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def drawn_token(temperature, seed):
    """Return the token that generate chooses."""
    torch.manual_seed(seed)
    if temperature > 0.0:
        probs = torch.softmax(LOGITS / temperature, dim=-1)
        return TOKENS[torch.multinomial(probs, num_samples=1)]
    return TOKENS[torch.argmax(LOGITS)]


def check(temperature):
    """Raise AssertionError unless every seed gives the same token."""
    found = {drawn_token(temperature, seed): seed for seed in range(100)}
    assert len(found) == 1, (
        f"at temperature {temperature} a hundred seeds give "
        f"{', '.join(sorted(found))}: logits that are not scaled are still "
        "sampled from; temperature 0 takes the largest"
    )
