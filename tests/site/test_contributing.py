"""The worked example of `contributing`, carried out."""

import re

import pytest

from tests.site.prose import ROOT, fenced
from tests.snippets import recording

PAGE = (ROOT / "docs" / "en" / "contributing.md").read_text("utf-8")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own, with the snippet and the page that `contributing` shows."""
    program, shown, _ = ("\n".join(body) + "\n" for _, info, body in fenced(PAGE) if info == "text")
    monkeypatch.setattr(recording, "ROOT", tmp_path)
    monkeypatch.setattr(recording, "DOCS", tmp_path / "docs")
    (tmp_path / "snippets").mkdir()
    (tmp_path / "docs" / "en").mkdir(parents=True)
    (tmp_path / "snippets" / "coin.py").write_text(program)
    (tmp_path / "docs" / "en" / "coin.md").write_text(shown.replace(";--8<--", "--8<--"))
    return tmp_path


def test_the_failure_it_shows_is_the_failure_that_comes(project):
    snippet = project / "snippets" / "coin.py"
    recorded = recording.run(snippet).out
    code = snippet.read_text()
    assert code.count("math.log(0.5)") == 1
    snippet.write_text(code.replace("math.log(0.5)", "math.log(0.6)"))
    ran = recording.run(snippet)
    at = recording.difference(recorded, ran.out)
    message = recording.failure(snippet, "snippets/coin.out", recorded, ran.out, ran.lines[at])
    shown = [body for _, info, body in fenced(PAGE) if info == "text"][2]
    assert message.splitlines() == shown


def test_the_figures_it_says_were_missed_are_those_above_their_goals():
    record = (ROOT / "snippets" / "bench.txt").read_text("utf-8")
    figures = re.findall(r"^figure (\S+) ([\d.]+) goal ([\d.]+)$", record, re.MULTILINE)
    assert len(figures) > 15
    missed = [name for name, value, goal in figures if float(value) > float(goal)]
    told = PAGE.partition("Missed in this record:")[2].partition("\n\n`make mutate`")[0]
    assert sorted(missed) == sorted(re.findall(r"^- `(\S+?)`", told, re.MULTILINE))


def test_the_messages_it_lists_are_made_by_the_code():
    """Each message of its table is made somewhere in the code."""
    table = PAGE.partition("| message |")[2].partition("\n## ")[0]
    code = "".join(
        path.read_text("utf-8")
        for folder in ("errata", "hooks", "tests/site", "tests/snippets")
        for path in (ROOT / folder).glob("*.py")
    )
    for words in ("prints something else than", "no value ", "is typed by hand", "include it from snippets/",
                  "is not one of", "it proves nothing", "opens otherwise"):  # fmt: skip
        assert words in table
        assert words in code
