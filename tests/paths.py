"""Where things are in this repository, for its tests."""

from pathlib import Path

from asrun import Project

ROOT = Path(__file__).resolve().parents[1]
SNIPPETS = ROOT / "snippets"
DOCS = ROOT / "docs" / "en"
PROJECT = Project.find(ROOT)
PROGRAMS = [path for path in PROJECT.files if path.suffix == ".py"]
PAGES = sorted(DOCS.rglob("*.md"))
NOTEBOOKS = sorted(DOCS.rglob("notebooks/*.py"))
