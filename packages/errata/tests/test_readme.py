"""The example of the README says what the command says."""

import sys
from pathlib import Path

from errata.cli import main
from packages.errata.tests.readme import README, carry_out


def test_the_example_of_the_readme_prints_what_it_shows(tmp_path):
    shown, told = carry_out(Path(sys.executable).parent, tmp_path)
    assert told == shown
    assert sum(line.startswith("$ errata") for line in shown) == 4


def test_the_readme_names_each_command():
    (line,) = (line for line in README.read_text("utf-8").splitlines() if line.startswith("- **Command**"))
    assert {name for name in line.split("`") if name in main.commands} == main.commands.keys()
