"""The README names the commands that exist."""

from pathlib import Path

from errata.cli import main

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_names_each_command():
    (line,) = (line for line in README.read_text("utf-8").splitlines() if line.startswith("- **Command**"))
    assert {name for name in line.split("`") if name in main.commands} == main.commands.keys()
