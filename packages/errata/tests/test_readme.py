"""The example of the README says what the command says."""

from pathlib import Path

from errata.cli import main
from tools.readme import difference

README = Path(__file__).parents[1] / "README.md"


def test_the_session_is_what_a_terminal_shows():
    assert difference(README) == "", "if the new output is right: make update"


def test_the_readme_names_each_command():
    (line,) = (line for line in README.read_text("utf-8").splitlines() if line.startswith("- **Command**"))
    assert {name for name in line.split("`") if name in main.commands} == main.commands.keys()
