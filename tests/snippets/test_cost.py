"""Cost: bytes against tensors, and the benchmark's record against the form that the page describes."""

import re

import pytest
import torch

from benchmarks import cost as benchmark
from snippets import cost
from tests.snippets.recording import SNIPPETS

RECORD = (SNIPPETS / "cost_bench.txt").read_text("utf-8")


def test_the_size_is_that_of_a_tensor():
    logits = torch.empty(cost.ROWS, cost.VOCABULARY)
    assert logits.numel() * logits.element_size() == cost.ROWS * cost.VOCABULARY * cost.WIDTH
    assert tuple(logits.shape) == (benchmark.BATCH, benchmark.VOCABULARY)


@pytest.mark.parametrize("passes", cost.PASSES.values())
def test_each_pass_is_a_read_or_a_write(passes):
    assert all(re.match(r"(read|write) ", part) for part in passes.split(", "))
    assert cost.count(passes) == len(re.findall(r"\bread\b|\bwrite\b", passes))


def test_the_record_names_machine_and_versions_and_has_a_figure_for_each_goal():
    assert re.match(r"benchmark of \d{4}-\d\d-\d\d: .+, 1 thread of \d+ processors\ntorch [\d.]+,", RECORD)
    figures = re.findall(r"^figure (.+)-ratio (\d+\.\d\d) goal (\d+)$", RECORD, re.MULTILINE)
    assert [name for name, _, _ in figures] == [name.replace(" ", "-") for name in benchmark.PARTS]
    assert {int(goal) for _, _, goal in figures} == {benchmark.GOAL}
    assert all(float(value) > 0 for _, value, _ in figures)


def test_what_the_record_has_above_its_goal_is_what_the_page_explains():
    figures = dict(re.findall(r"^figure (.+)-ratio (\d+\.\d\d) goal", RECORD, re.MULTILINE))
    missed = {name for name, value in figures.items() if float(value) > benchmark.GOAL}
    assert {"temperature"} <= missed <= {"temperature", "top-k"}


def test_the_record_counts_the_bytes_of_each_part():
    passes = {"temperature": 6, "top-k": 3, "top-p": 11, "sample": 9, "step": 23}
    for name, n in passes.items():
        assert float(re.search(rf"^{name} +([\d.]+) ", RECORD, re.MULTILINE)[1]) == round(n * 16.384, 1)


def test_both_sides_of_the_benchmark_compute_the_same():
    logits = 3 * torch.randn(2, 500, generator=torch.Generator().manual_seed(1))
    timed = benchmark.parts(logits)
    for name in ("temperature", "top-k", "top-p"):
        ours, theirs = (function() for function in timed[name])
        assert torch.allclose(ours.float(), theirs), name
    for name in ("sample", "step"):
        ours, theirs = (function() for function in timed[name])
        assert ours.numel() == theirs.numel() == 2
