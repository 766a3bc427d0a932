"""The worked example of `contributing`, carried out, and the messages of its table, made."""

import re

import pytest
from click.testing import CliRunner

from errata.cli import main
from errata.render.reference import examples as errata_examples
from tests.paths import ROOT
from tests.site.mistakes import examples

PAGE = (ROOT / "docs" / "en" / "contributing.md").read_text("utf-8")
TABLE = PAGE.partition("| message |")[2].partition("\n\n")[0]
MESSAGES = re.findall(r"^\| `(.+?)` \|", TABLE, re.MULTILINE)

# What makes each message of the table: a mistake of tests/site/mistakes.py, or one in a register.
MADE = {
    "prints something else than": "output",
    "another on each run": "unsteady",
    "prints nothing and draws": "guard misspelt",
    "no page shows": "not shown",
    "no value": "variable misspelt",
    "begin with": "heading",
    "0.7 is typed by hand": "by hand",
    "begins a block of code that is typed by hand": "code by hand",
    "is a fence without an end": "open fence",
    "ER104": ("errata.yml", "status: verified", "status: verifed", "check"),
    "ER201": ("errata.yml", "id: E0002", "id: E0000", "check --release"),
    "ER313": ("snippets/errata/sum.py", "assert total == 2 + 2,", "assert total == 4,", "check"),
    "ER301": ("snippets/errata/sum.py", "assert total == 2 + 2,", "assert total > 3,", "prove"),
}


def test_the_failure_it_shows_is_the_failure_that_comes(told):
    failure = examples()[2]
    assert failure in told["output"]
    assert failure.startswith("snippets/coin.py:7: ")


def test_the_figures_it_says_were_missed_are_those_above_their_goals():
    record = (ROOT / "snippets" / "bench.txt").read_text("utf-8")
    figures = re.findall(r"^figure (\S+) ([\d.]+) goal ([\d.]+)$", record, re.MULTILINE)
    assert len(figures) > 15
    missed = [name for name, value, goal in figures if float(value) > float(goal)]
    told = PAGE.partition("Missed in this record:")[2].partition("\n\n`make mutate`")[0]
    assert sorted(missed) == sorted(re.findall(r"^- `(\S+?)`", told, re.MULTILINE))


def made(how, told, folder):
    """Return what is said of a mistake."""
    if isinstance(how, str):
        return told[how]
    for name, text in errata_examples()["base"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    file, right, wrong, command = how
    text = (folder / file).read_text()
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1))
    return CliRunner().invoke(main, command.split()).output


@pytest.mark.parametrize("message", MESSAGES)
def test_each_message_it_lists_is_that_of_the_mistake(message, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (how,) = (how for words, how in MADE.items() if words in message)
    pattern = re.escape(message).replace("…", ".*")
    assert re.search(pattern, made(how, told, tmp_path)), message


def test_its_table_is_read_whole():
    assert len(MESSAGES) == len(MADE) == TABLE.count("\n") - 1
