"""From a report to an entry: the form, the answers in an issue, flags, prompts, ids."""

import datetime
import json
import random
import re
import time
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from errata.check.checker import check, check_file
from errata.cli import add, main
from errata.register.schema import schema
from errata.register.yaml import load
from errata.report import draft, edit
from errata.report.issue_form import FIELDS, answers, form

from .conftest import VALID, verdict
from .test_hostile import HOSTILE

BODIES = Path(__file__).parent / "bodies"
OUTCOMES = yaml.safe_load((BODIES / "outcomes.yml").read_text("utf-8"))
USUAL = {
    "title": "The sum is one too high",
    "original": "three and three is seven",
    "corrected": "three and three is six",
    "notes": "Count your fingers.",
}
# How each line of an answer to a report begins, so that nothing a stranger wrote does.
OURS = re.compile(
    rf"errata\.yml: |- ({'|'.join({*FIELDS, *schema()['definitions']['erratum']['properties']})})\b"
    r"|- control character U\+|$"
)
GIVEN = {"work": "book", "section": "3.1", "type": "technical", "severity": "minor", **USUAL}


@pytest.fixture
def run(folder, monkeypatch):
    """Run the command in the folder of errata.yml; return exit code and output."""
    monkeypatch.chdir(folder)

    def invoke(*arguments, typed=None):
        monkeypatch.setattr(add, "_interactive", lambda: typed is not None)
        done = CliRunner().invoke(main, arguments, input=typed)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.output

    return invoke


def flags(**changed):
    return [f"--{name}={value}" for name, value in {**GIVEN, **changed}.items() if value is not None]


def entries(folder):
    return load((folder / "errata.yml").read_text("utf-8")).data["errata"]


def test_there_is_an_outcome_for_each_body_and_twenty_of_them():
    assert sorted(OUTCOMES) == sorted(path.stem for path in BODIES.glob("*.md"))
    assert len(OUTCOMES) >= 20


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_a_recorded_body_becomes_what_it_should(run, folder, name):
    code, output = run("add", "--from-issue", str(BODIES / f"{name}.md"), "--today", "2026-02-03")
    said = [line.removeprefix("- ") for line in output.splitlines() if line.startswith("- ")]
    assert [line for line in output.splitlines() if not OURS.match(line)] == []
    outcome = OUTCOMES[name]
    if "refused" in outcome:
        assert (code, said) == (1, outcome["refused"])
        assert (folder / "errata.yml").read_text() == VALID
        return
    assert code == 0, output
    text = (folder / "errata.yml").read_text("utf-8")
    assert text.startswith(VALID)  # what stood there stands there
    entry = entries(folder)[-1]
    assert {key: entry[key] for key in USUAL} == USUAL | {k: outcome[k] for k in USUAL if k in outcome}
    assert [lack.partition(":")[0] for lack in said] == outcome["lacks"]
    assert entry["status"] == entry["history"][0]["status"] == "reported"
    register, problems = check(text, folder)
    assert register.errata[-1].id == "E0000"
    assert problems == []
    assert not (folder / "pwned").exists()


def test_an_issue_is_named_as_the_source_of_its_entry(run, folder):
    address = "https://github.com/o/r/issues/7"
    run("add", "--from-issue", str(BODIES / "complete.md"), "--today", "2026-02-03", "--report", address)
    assert entries(folder)[-1]["references"] == [{"type": "report", "url": address}]


def test_answers_survive_any_text_between_the_fences():
    """Each text area gives back what was put in, as GitHub wraps it.

    What cannot be told from the end of an answer, a fence and then a label, is refused.
    """
    lines = ["### Corrected", "### Work", "```", "```text", "~~~", "", "words", "#### x", "- [X] y", "> z"]
    dice = random.Random(7)
    refused = 0
    for _ in range(300):
        told = {}
        for name, (kind, _required) in FIELDS.items():
            if kind == "textarea":
                told[name] = "\n".join(["a", *dice.choices(lines, k=5), "b"])
        parts = [f"### {name.capitalize()}\n\n```text\n{text}\n```" for name, text in told.items()]
        if re.search(r"^```\n+### (Corrected|Work)$", "\n".join(told.values()), re.MULTILINE):
            refused += 1
            with pytest.raises(ValueError, match="appears twice or out of order"):
                answers("\n\n".join(parts))
        else:
            assert answers("\n\n".join(parts)) == told
    assert 0 < refused < 150


def test_the_longest_report_is_read_in_bounded_time():
    body = "### Notes\n" + "```\n\n" * 40_000
    start = time.process_time()
    assert set(answers(body)) == {"notes"}
    assert time.process_time() - start < 10  # what is linear takes a fraction of a second


ODD = [
    "a\nb", "\n..\\", "a\n\nb\n", "a\u2028b", "1e3", "~", "null", "2026-01-02", "no", "# a", "a # b", "a: b", "- a",
    "'a'", '"a"', "{a}", "[a]", "*a", "&a", "!a", "%a", "@a", "`a", "| a", "> a", "a\n  b\nc", "  a\nb", "a \nb",
    "a\t", "😀", "😀\nb", "...",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_a_text_of_any_characters_is_written_as_it_is_read_wherever_it_stands(folder, text):
    entry = draft.draft(check(VALID, folder)[0], GIVEN, "2026-02-03").entry
    entry |= {"notes": f"{text} 5", "location": {"section": "1", "prefix": text, "suffix": f"a{text}"}}
    entry |= {"proof": {"waived": f"because of {text}", "original": {"claim": [text, {"deep": text}]}}}
    written, wrong = edit.append(VALID, [entry], folder)
    assert load(written).data["errata"][1] == entry
    assert not any("read back" in problem.message for problem in wrong.get(0, []))
