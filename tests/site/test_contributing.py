"""What `contributing` says that no record holds: its page of the example, and the figures that miss."""

import re

from asrun.lint import fenced
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "en" / "contributing.md").read_text("utf-8")


def test_the_page_of_the_example_is_the_one_that_its_sessions_use():
    shown = ["\n".join(body) + "\n" for _, _, body in fenced(PAGE) if body[0].startswith("# A coin")]
    used = (ROOT / "snippets" / "coin" / "docs" / "en" / "coin.md").read_text("utf-8")
    assert shown == [re.sub("^--8<--", ";--8<--", used, flags=re.MULTILINE)]


def test_the_figures_it_says_were_missed_are_those_above_their_goals():
    record = (ROOT / "snippets" / "bench.txt").read_text("utf-8")
    figures = re.findall(r"^figure (\S+) ([\d.]+) goal ([\d.]+)$", record, re.MULTILINE)
    assert len(figures) > 15
    missed = [name for name, value, goal in figures if float(value) > float(goal)]
    told = PAGE.partition("Missed in this record:")[2].partition("\n\n`make mutate`")[0]
    assert sorted(missed) == sorted(re.findall(r"^- `(\S+?)`", told, re.MULTILINE))
