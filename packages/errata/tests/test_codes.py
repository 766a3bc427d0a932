"""Every code: its documented wrong example gives exactly its documented message, its right one none."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import errata
from errata.cli import main
from errata.render import reference

from .building import build
from .commits import tagged

EXAMPLES = reference.examples()


@pytest.fixture
def base(tmp_path, monkeypatch):
    """The folder of the examples, in which everything is right; also the current folder."""
    for name, text in EXAMPLES["base"].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / ".git").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Small\nplugins: [errata]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)  # there, `check` writes annotations
    return tmp_path


def run(example, folder):
    """Return the exit code and the lines that tell of problems."""
    if "--repository" in example.get("options", ""):
        tagged(folder, {"draft": [], "print-1": ["draft"], "sketch": ["draft"]})
    if example["run"] == "build":
        done = build(folder)
        return done.code, [line for line in done.output.splitlines() if re.search(r": E[RW]\d{3} ", line)]
    done = CliRunner().invoke(main, [example["run"], *example.get("options", "").split()])
    return done.exit_code, [line for line in done.output.splitlines() if re.search(r": E[RW]\d{3} ", line)]


@pytest.mark.parametrize("example", EXAMPLES["codes"], ids=lambda one: f"{one['code']}: {one['rule'][:40]}")
def test_the_wrong_example_gives_its_message_and_the_right_one_none(base, example):
    file = base / example.get("file", "errata.yml")
    right = file.read_text()
    assert right.count(example["right"]) == 1
    register = (base / "errata.yml").read_text()
    assert run(example, base) == (0, [])
    (base / "errata.yml").write_text(register)  # to which an import has added
    file.write_text(right.replace(example["right"], example["wrong"]))
    code, lines = run(example, base)
    assert lines == example["message"].splitlines()
    assert code == (0 if example["code"].startswith("EW") else 1)


def test_every_code_that_is_used_has_an_example():
    sources = [path.read_text() for path in Path(errata.__file__).parent.rglob("*.py")]
    used = {code for source in sources for code in re.findall(r'["/ ](E[RW]\d{3})\b', source)}
    assert used == {example["code"] for example in EXAMPLES["codes"]}
