"""Where things are in this repository, for its tests; and its register, which each process reads once."""

from functools import cache
from pathlib import Path

from asrun import Project
from errata import Register, check_file

ROOT = Path(__file__).resolve().parents[1]
SNIPPETS = ROOT / "snippets"
DOCS = ROOT / "docs" / "en"
PROJECT = Project.find(ROOT)
PROGRAMS = [path for path in PROJECT.files if path.suffix == ".py"]
PAGES = sorted(DOCS.rglob("*.md"))
NOTEBOOKS = sorted(DOCS.rglob("notebooks/*.py"))


@cache
def register() -> Register:
    """Return the register of this site."""
    return check_file(ROOT / "errata.yml")[0]
