"""What stands beside programs besides what they record, and how long a program is."""

import ast
import json
import re
from pathlib import Path

import pytest
import yaml

from asrun.declared import declared
from tests.paths import PROGRAMS, PROJECT, ROOT, SNIPPETS
from tools.translations import said_of_engines

# What else is recorded, and the test of tests/snippets/ that compares it both ways: what is recorded is
# made, and what is made is recorded. Times, and what needs the model, are compared as far as they can be.
ASRUN = {Path("snippets/values.json"), Path("snippets/records.json")}  # which asrun compares and reads
COMPARED = {
    "snippets/bench.txt": "test_cost.py::test_the_record_of_all_benchmarks_has_their_figures_and_goals",
    "snippets/cost_bench.txt": "test_cost.py::test_the_ratios_of_the_record_are_those_of_its_times",
    "snippets/errata/verdicts.json": "test_kept.py::test_a_reason_is_recorded_for_each_proof_and_no_other",
    "snippets/engines_zh.yml": "test_kept.py::test_the_chinese_words_of_the_tables_of_engines_are_all_used",
    "real_model/check.txt": "test_real_model.py::test_the_recorded_check_is_of_this_file_and_every_prompt",
    "real_model/measured.json": "test_real_model.py::test_every_prompt_is_recorded",
    "real_model/samples.json": "test_real_model.py::test_every_setting_has_a_text_of_the_recorded_length_or",
    "real_model/values.json": "test_real_model.py::test_every_recorded_value_stands_on_a_page",
    "real_model/readings": "test_readings.py::test_the_tokens_make_the_text_and_each_has_a_probability",
    "real_model/recorded": "test_real_model.py::test_every_prompt_is_recorded",
}


def test_every_recorded_file_is_compared_by_a_test():
    found = [path for folder in (SNIPPETS, ROOT / "real_model") for path in folder.rglob("*")]
    inputs = {SNIPPETS / name.split("/")[0] for path in PROJECT.files for name in declared(path).inputs}
    kept = [path for path in found if path.is_file() and not inputs & {path, *path.parents}]
    files = {path.relative_to(ROOT) for path in kept}
    others = {path for path in files if path.suffix not in {".py", ".sh", ".pyc", ".out", ".svg"}} - ASRUN
    named = {path.parent if path.parent.name in ("recorded", "readings") else path for path in others}
    assert {path.as_posix() for path in named} == COMPARED.keys()
    for test in COMPARED.values():
        file, _, name = test.partition("::")
        assert f"def {name}" in Path(__file__).with_name(file).read_text("utf-8"), test


def test_a_reason_is_recorded_for_each_proof_and_no_other():
    entries = yaml.load((ROOT / "errata.yml").read_text("utf-8"), yaml.CSafeLoader)["errata"]
    proved = {entry["id"] for entry in entries if "snippet" in entry.get("proof", {})}
    verdicts = json.loads((SNIPPETS / "errata" / "verdicts.json").read_text("utf-8"))
    assert sorted(verdict["id"] for verdict in verdicts) == sorted(proved)


@pytest.mark.parametrize("path", PROGRAMS + sorted((SNIPPETS / "errata").glob("*.py")), ids=lambda p: p.name)
def test_a_snippet_fits_the_page(path):
    """At most 80 columns, and 60 lines without docstrings and blanks."""
    source = path.read_text("utf-8")
    where = path.relative_to(ROOT)
    wide = [n for n, line in enumerate(source.splitlines(), 1) if len(line) > 80]
    assert not wide, f"{where}:{wide[0]}: a line has at most 80 columns, or it runs out of the page: break it"
    documented = ast.FunctionDef | ast.ClassDef | ast.Module
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, documented) and ast.get_docstring(node)
        for line in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }
    code = [n for n, line in enumerate(source.splitlines(), 1) if line.strip() and n not in docstrings]
    assert len(code) <= 60, f"{where}:1: {len(code)} lines of code; a page takes 60: part the program in two"


def test_no_recorded_reason_holds_more_decimals_than_every_cpu_agrees_on():
    verdicts = json.loads((SNIPPETS / "errata" / "verdicts.json").read_text("utf-8"))
    long = re.compile(r"\d\.\d{6}")
    assert [verdict["id"] for verdict in verdicts if long.search(json.dumps(verdict))] == []


def test_the_chinese_words_of_the_tables_of_engines_are_all_used():
    words = yaml.load((SNIPPETS / "engines_zh.yml").read_text("utf-8"), yaml.CSafeLoader)
    assert sorted(words.keys() - said_of_engines(SNIPPETS / "engines.yml")) == []
