"""Time a decode step's arithmetic on logits of 32 rows and 128,000 tokens, in float32.

`make bench` runs it and records what it prints. Each time is the median of five rounds;
in each round all parts run one after the other, so a ratio compares neighbours in time.
Nothing compares these figures with another machine's.
"""

import os
import platform
import time
from datetime import date
from statistics import median

import numpy as np
import torch
import transformers

from benchmarks.timing import ROUNDS, figure
from snippets import filters_torch, sampling_torch, softmax_torch
from snippets.cost import PASSES, count

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


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def processor():
    """Return the name of the processor, as Linux has it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.machine()


def main():
    torch.set_num_threads(1)
    logits = 3 * torch.randn(BATCH, VOCABULARY, generator=torch.Generator().manual_seed(0))
    target = torch.empty_like(logits)
    timed = parts(logits)
    for ours, theirs in timed.values():  # warm up
        ours(), theirs()

    copies, times, ratios = [], {}, {name: [] for name in timed}
    for _ in range(ROUNDS):
        copies.append(seconds(lambda: target.copy_(logits)))
        for name, functions in timed.items():
            ours, theirs = (seconds(function) for function in functions)
            times.setdefault(name, []).append((ours, theirs))
            ratios[name].append(ours / theirs)

    size = logits.numel() * logits.element_size()
    copy = median(copies)
    print(f"benchmark of {date.today()}: {processor()}, 1 thread of {os.cpu_count()} processors")
    print(f"torch {torch.__version__.split('+')[0]}, transformers {transformers.__version__}")
    print(f"logits {BATCH} x {VOCABULARY:,} float32, {size / 1e6:.1f} MB; medians of {ROUNDS}")
    print(f"copy         {1e3 * copy:8.1f} ms, {2 * size / copy / 1e9:.1f} GB/s read and written")
    print("                MB   ours                    transformers")
    for name, pairs in times.items():
        moved = sum(count(PASSES[part]) for part in PARTS[name]) * size / 1e6
        ours, theirs = (1e3 * median(column) for column in zip(*pairs, strict=True))
        columns = (f"{ms:6.1f} ms {ms / 1e3 / copy:6.1f} copies" for ms in (ours, theirs))
        print(f"{name:12} {moved:5.1f}", "   ".join(columns))
    for name, values in ratios.items():
        figure(f"{name.replace(' ', '-')}-ratio", median(values), GOAL)


if __name__ == "__main__":
    main()
