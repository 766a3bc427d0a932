"""Cost: bytes against tensors, and the benchmark's record against the form that the page describes."""

import ast
import re

import pytest
import torch

from snippets import cost
from tests.paths import ROOT, SNIPPETS
from tools import decode_step as benchmark

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


def test_what_the_page_says_of_the_times_is_so_in_the_record():
    found = re.findall(r"^(\S+) .* ms +([\d.]+) copies .* ms +([\d.]+) copies$", RECORD, re.MULTILINE)
    copies = {name: (float(ours), float(theirs)) for name, ours, theirs in found}
    page = (ROOT / "docs" / "en" / "cost.md").read_text("utf-8")
    assert "as much as three copies; transformers takes as long as two to four" in page
    assert 2 <= copies["temperature"][1] <= 4
    for n in (0, 1):
        assert max(copies.values(), key=lambda pair: pair[n]) == copies["top-p"]
        assert copies["step"][n] < copies["top-p"][n]
        by_count = {"top-k": 3 / 2, "top-p": 11 / 2, "sample": 9 / 2, "step": 23 / 2}
        assert all(copies[name][n] > 2 * count for name, count in by_count.items())  # "well above"


def test_the_ratios_of_the_record_are_those_of_its_times():
    figures = dict(re.findall(r"^figure (.+)-ratio (\d+\.\d\d) goal", RECORD, re.MULTILINE))
    (copy,) = re.findall(r"^copy +([\d.]+) ms", RECORD, re.MULTILINE)
    row = r"^({}) +[\d.]+ +([\d.]+) ms +([\d.]+) copies +([\d.]+) ms +([\d.]+) copies$"
    rows = re.findall(row.format("|".join(benchmark.PARTS)), RECORD, re.MULTILINE)
    assert [name for name, *_ in rows] == list(benchmark.PARTS)
    for name, *columns in rows:
        ours, copies, theirs, their_copies = map(float, columns)
        assert float(figures[name.replace(" ", "-")]) == pytest.approx(ours / theirs, rel=0.1)  # a median
        assert (copies, their_copies) == pytest.approx((ours / float(copy), theirs / float(copy)), rel=0.05)


def test_the_record_of_all_benchmarks_has_their_figures_and_goals_and_no_other():
    """Names and goals are read from the calls of `figure`; those on the cost are as in their own record."""
    made = {}
    main = (ROOT / "benchmarks" / "__main__.py").read_text("utf-8")
    for module in ast.literal_eval(re.search(r"^for name in (\(.*\)):$", main, re.MULTILINE)[1]):
        for node in ast.walk(ast.parse((ROOT / "benchmarks" / f"{module}.py").read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "figure":
                name, _, *goal = node.args
                parts = [name] if isinstance(name, ast.Constant) else name.values
                parts = (re.escape(p.value) if isinstance(p, ast.Constant) else r"[\w-]+" for p in parts)
                name = "".join(parts)
                made[name] = ast.unparse(goal[0]) if goal else "none"
    lines = re.findall(r"^figure .*", (SNIPPETS / "bench.txt").read_text("utf-8"), re.MULTILINE)
    own = re.findall(r"^figure .*", RECORD, re.MULTILINE)
    assert lines[-len(own) :] == own
    found = [re.fullmatch(r"figure (\S+) \d+\.\d\d goal (\S+)", line).groups() for line in lines[: -len(own)]]
    assert {pattern for pattern in made for name, _ in found if re.fullmatch(pattern, name)} == made.keys()
    for name, goal in found:
        (expected,) = (made[pattern] for pattern in made if re.fullmatch(pattern, name))
        assert goal == expected or expected == "goal"  # computed


def test_both_sides_of_the_benchmark_compute_the_same():
    logits = 3 * torch.randn(2, 500, generator=torch.Generator().manual_seed(1))
    timed = benchmark.parts(logits)
    for name in ("temperature", "top-k", "top-p"):
        ours, theirs = (function() for function in timed[name])
        assert torch.allclose(ours.float(), theirs), name
    for name in ("sample", "step"):
        ours, theirs = (function() for function in timed[name])
        assert ours.numel() == theirs.numel() == 2
