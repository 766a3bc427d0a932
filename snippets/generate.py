"""The decoding loop: logits of the last position, filter, choose, append.

Parameters as in section 5.3.3 of "Build a Large Language Model (From Scratch)"
(rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read 2026-11-24); this
one also works for batches and refuses what would be misread.
"""

import torch


# --8<-- [start:generate]
def generate(
    model,
    ids,
    max_new_tokens,
    context_size,
    temperature=0.0,
    top_k=None,
    eos_id=None,
):
    """Return ids (B, n) extended by at most max_new_tokens tokens.

    model: maps ids (B, n), n <= context_size, to logits (B, n, V).
    temperature: T, finite; 0 for the greedy choice, > 0 to sample with
        torch's global generator (torch.manual_seed).
    top_k: keep the k largest logits of each row, ties included; >= 1 or None.
    eos_id: ends the row that draws it. Ended rows are filled with it; once all
        have ended, generation stops and does not append it.
    Raises ValueError for any other temperature or top_k.
    """
    if not 0 <= temperature < torch.inf:
        raise ValueError(
            f"temperature must be finite and >= 0, got {temperature}: "
            "softmax(z / T) would be undefined or reversed; use 0 for greedy"
        )
    if top_k is not None and top_k < 1:
        raise ValueError(
            f"top_k must be >= 1, got {top_k}: "
            "no token would be left to draw; use None to keep all"
        )
    ended = torch.zeros(len(ids), 1, dtype=torch.bool, device=ids.device)
    for _ in range(max_new_tokens):
        with torch.no_grad():
            logits = model(ids[:, -context_size:])[:, -1, :]
        if top_k is not None:
            kth = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
            logits = logits.masked_fill(logits < kth, -torch.inf)
        if temperature == 0:
            next_ids = logits.argmax(dim=-1, keepdim=True)
        else:
            shifted = logits - logits.max(dim=-1, keepdim=True).values
            p = torch.softmax(shifted / temperature, dim=-1)
            next_ids = torch.multinomial(p, num_samples=1)
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
    print("greedy            ", generate(next_in_line, start, 4, 8).tolist())
    stopped = generate(next_in_line, start, 9, 8, eos_id=8).tolist()
    print("greedy, ends at 8 ", stopped)
    cold = generate(next_in_line, start, 4, 8, temperature=0.01)
    print("T = 0.01, top-k 3 ", cold.tolist())
    try:
        generate(next_in_line, start, 4, 8, temperature=-1.0)
    except ValueError as error:
        print(error)
