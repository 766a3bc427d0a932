"""The parts of a decode step, ours and those of transformers: timed by a benchmark, compared by a test."""

import numpy as np
import torch
import transformers

from snippets import filters_torch, sampling_torch, softmax_torch

BATCH, VOCABULARY = 32, 128_000
T, K, P = 0.7, 50, 0.9

# What each part does, by the names under which snippets/cost.py counts passes.
PARTS = {
    "temperature": ["T", "softmax"],
    "top-k": ["top-k"],
    "top-p": ["top-p"],
    "sample": ["T", "softmax", "draw"],
    "step": ["T", "top-k", "top-p", "softmax", "draw"],
}
GOAL = 2  # ours over theirs: what readable code may cost before the page has to say why


def parts(logits):
    """Return {name: (ours, theirs)} of functions without arguments."""
    rng = np.random.default_rng(0)
    warp = {
        "T": transformers.TemperatureLogitsWarper(T),
        "K": transformers.TopKLogitsWarper(K),
        "P": transformers.TopPLogitsWarper(P),
    }

    def draw(scores):
        return torch.multinomial(torch.softmax(scores, dim=-1), num_samples=1)

    def their_temperature():
        return torch.softmax(warp["T"](None, logits), dim=-1)

    def our_step():
        kept = filters_torch.top_p(filters_torch.top_k(logits / T, K), P)
        return sampling_torch.sample(kept, 1.0, rng)

    def their_step():
        scores = logits
        for key in "TKP":
            scores = warp[key](None, scores)
        return draw(scores)

    return {
        "temperature": (lambda: softmax_torch.softmax(logits, T), their_temperature),
        "top-k": (lambda: filters_torch.top_k(logits, K), lambda: warp["K"](None, logits)),
        "top-p": (lambda: filters_torch.top_p(logits, P), lambda: warp["P"](None, logits)),
        "sample": (lambda: sampling_torch.sample(logits, T, rng), lambda: draw(logits / T)),
        "step": (our_step, their_step),
    }
