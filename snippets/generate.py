"""The decoding loop: logits of the last position, filter, choose, append.

Parameters as in section 5.3.3 of "Build a Large Language Model (From Scratch)"
(rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read 2026-11-24); this
one also works for batches, refuses what would be misread, and draws in float64:
torch.multinomial of float16 may give a token of probability 0 (pytorch issue
192812, read 2026-11-26).
"""

from numbers import Integral

import torch


# --8<-- [start:generate]
def generate(model, ids, max_new_tokens, context_size,
             temperature=0.0, top_k=None, eos_id=None):
    """Return ids (B, n) extended by at most max_new_tokens tokens.

    model: maps ids (B, n), n <= context_size, to logits (B, n, V). An Apple
        GPU has no float64 (pytorch issue 122602): return logits.cpu() there.
    temperature: T, finite; 0 for the greedy choice, > 0 to sample with
        torch's global generator (torch.manual_seed).
    top_k: an int > 0, keep the k largest logits of each row, ties included;
        None keeps all.
    eos_id: ends the row that draws it. Ended rows are filled with it; once all
        have ended, generation stops and does not append it.
    Raises ValueError for any other temperature, top_k or context_size, and
        for logits without a finite largest one.
    """
    if not context_size >= 1:
        raise ValueError(
            f"context_size must be >= 1, got {context_size}: "
            "ids[:, -0:] would be the whole row; pass the model's context"
        )
    if not 0 <= temperature < torch.inf:
        raise ValueError(
            f"temperature must be finite and >= 0, got {temperature}: "
            "softmax(z / T) would be undefined or reversed; use 0 for greedy"
        )
    if top_k is not None and not (isinstance(top_k, Integral) and top_k > 0):
        raise ValueError(
            f"top_k must be an int > 0, got {top_k}: "
            "no set of tokens is meant by it; use None to keep all"
        )
    ended = torch.zeros(len(ids), 1, dtype=torch.bool, device=ids.device)
    for _ in range(max_new_tokens):
        with torch.no_grad():
            # float64 up to the draw: a float16 one may give a masked token.
            logits = model(ids[:, -context_size:])[:, -1, :].double()
        largest = logits.amax(dim=-1, keepdim=True)
        if not largest.isfinite().all():
            raise ValueError(
                "the model gave a row with nan, +inf or only masked tokens: "
                "no token can be chosen; check its mask and its output"
            )
        if top_k is not None:
            kth = logits.topk(min(int(top_k), logits.shape[-1])).values[:, -1:]
            logits = logits.masked_fill(logits < kth, -torch.inf)
        if temperature == 0:
            next_ids = logits.argmax(dim=-1, keepdim=True)
        else:
            p = torch.softmax((logits - largest) / temperature, dim=-1)
            next_ids = torch.multinomial(p, num_samples=1)
        next_ids = next_ids.to(ids.device)
        if eos_id is not None:
            next_ids = next_ids.masked_fill(ended, eos_id)
            ended = next_ids == eos_id
            if ended.all():
                break
        ids = torch.cat([ids, next_ids], dim=1)
    return ids
# --8<-- [end:generate]


def next_in_line(ids):
    """A model of 9 tokens whose top token is always the next id: (B, n, 9)."""
    return 5.0 * torch.nn.functional.one_hot((ids + 1) % 9, 9)


if __name__ == "__main__":
    start = torch.tensor([[0], [6]])
    for options in ({}, {"eos_id": 8}, {"temperature": 50.0, "top_k": 1}):
        rows = generate(next_in_line, start, 6, 8, **options).tolist()
        print(options or "greedy", *rows, sep="\n  ")
    for options in ({"temperature": -1.0}, {"top_k": 0}, {"context_size": 0}):
        try:
            generate(next_in_line, start, 6, **{"context_size": 8, **options})
        except ValueError as error:
            print(str(error).partition(":")[0])
