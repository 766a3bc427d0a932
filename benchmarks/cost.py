"""Time a decode step's arithmetic on logits of 32 rows and 128,000 tokens, in float32.

`make bench` runs it and records what it prints. Each time is the median of five rounds;
in each round all parts run one after the other, so a ratio compares neighbours in time.
Nothing compares these figures with another machine's.
"""

import ctypes
import os
import platform
import resource
import time
from datetime import date
from statistics import median

import torch
import transformers

from benchmarks.timing import ROUNDS, figure
from snippets.cost import PASSES, count
from tools.decode_step import BATCH, GOAL, PARTS, VOCABULARY, parts

NEW_PAGES = 50_000  # of 4 kB, in all rounds: 20,000 are counted, and 950,000 if memory is not kept


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


def keep_memory():
    """Let the process keep memory that it frees, up to 2 GB; asks glibc, by mallopt of its malloc.h.

    Else most parts get new pages from the system each time, which in some runs took three times as long as
    division and softmax, and in others nearly nothing (measured here, 2026-11-28).
    """
    trim_threshold, mmap_max = -1, -4
    libc = ctypes.CDLL(None)
    if not (libc.mallopt(mmap_max, 0) and libc.mallopt(trim_threshold, 2**31 - 1)):
        raise SystemExit("mallopt refused: the times would be those of the system's memory")


def main():
    keep_memory()
    torch.set_num_threads(1)
    logits = 3 * torch.randn(BATCH, VOCABULARY, generator=torch.Generator().manual_seed(0))
    target = torch.empty_like(logits)
    timed = parts(logits)
    for ours, theirs in timed.values():  # warm up
        ours(), theirs()

    copies, times, ratios = [], {}, {name: [] for name in timed}
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(ROUNDS):
        copies.append(seconds(lambda: target.copy_(logits)))
        for name, functions in timed.items():
            ours, theirs = (seconds(function) for function in functions)
            times.setdefault(name, []).append((ours, theirs))
            ratios[name].append(ours / theirs)
    if (new := resource.getrusage(resource.RUSAGE_SELF).ru_minflt - faults) > NEW_PAGES:
        raise SystemExit(f"{new} new pages, above {NEW_PAGES}: the times are those of the system's memory")

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
