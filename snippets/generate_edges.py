"""What section 5.3.3's generate does at its edges: one step, transcribed.

The decisions, in the book's order: cut below min_val, sample if T > 0 else
argmax (rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read 2026-11-24).
A test runs the published package llms-from-scratch 1.0.19 beside this.
"""

import torch

LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def book_step(logits, temperature=0.0, top_k=None, eos_id=None):
    """Return the next ids (B, 1) for logits (B, V), as the book would."""
    if top_k is not None:
        top_logits, _ = torch.topk(logits, top_k)
        too_low = logits < top_logits[:, -1]
        logits = torch.where(too_low, torch.tensor(-torch.inf), logits)
    if temperature > 0.0:
        p = torch.softmax(logits / temperature, dim=-1)
        ids = torch.multinomial(p, num_samples=1)
    else:
        ids = torch.argmax(logits, dim=-1, keepdim=True)
    return ids[:, :0] if ids == eos_id else ids  # nothing is appended after eos


CALLS = {
    "temperature = 0": (1, {"temperature": 0.0}),
    "temperature = -1": (1, {"temperature": -1.0}),
    "temperature = nan": (1, {"temperature": float("nan")}),
    "temperature = 1e-38": (1, {"temperature": 1e-38}),
    "top_k = 10 of 9": (1, {"top_k": 10}),
    "top_k = 0": (1, {"top_k": 0}),
    "batch of 2": (2, {}),
    "batch of 2, top_k = 3": (2, {"top_k": 3}),
    "batch of 2, eos_id = 8": (2, {"eos_id": 8}),
    "batch of 9": (9, {}),
    "batch of 9, top_k = 3": (9, {"top_k": 3}),
}

if __name__ == "__main__":
    for name, (rows, options) in CALLS.items():
        torch.manual_seed(123)
        logits = torch.stack([LOGITS.roll(row) + row for row in range(rows)])
        try:
            result = book_step(logits, **options).flatten().tolist()
        except (IndexError, RuntimeError) as error:
            result = type(error).__name__
        print(f"{name:22} {result}")
