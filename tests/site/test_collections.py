"""The pages that collect: every exercise, every paper and every page of the navigation is there."""

import re

from tests.paths import PAGES, ROOT
from tools.navigation import nav_pages

DOCS = ROOT / "docs" / "en"
TEXTS = {path.stem: path.read_text("utf-8") for path in PAGES}
NOTEBOOKS = {f"notebooks/{path.stem}": path.read_text("utf-8") for path in DOCS.glob("notebooks/*.py")}
TEXTS |= {name: re.sub(r"^# ?", "", text, flags=re.MULTILINE) for name, text in NOTEBOOKS.items()}


def exercises(text):
    """Return how many exercises a page asks, 0 if it has none."""
    section = re.search(r"^## Exercises \{#exercises\}\n(.*?)^(?:\?\?\?|%%)", text, re.MULTILINE | re.DOTALL)
    return len(re.findall(r"^\d+\. ", section[1], re.MULTILINE)) if section else 0


def test_every_exercise_is_listed_in_the_order_of_the_navigation():
    row = r"^\| \[.*?\]\(([\w/]+)\.(?:md|py)#exercises\) \| (\d+) \|"
    rows = re.findall(row, TEXTS["exercises"], re.MULTILINE)
    names = [page.rstrip("/") for page in nav_pages() if page]
    assert len(rows) > 10
    with_exercises = [name for name in names if exercises(TEXTS.get(name, ""))]
    assert [name for name, _ in rows] == with_exercises
    assert {name: int(count) for name, count in rows} == {n: exercises(TEXTS[n]) for n in with_exercises}


def test_no_page_with_exercises_is_outside_the_navigation():
    names = {page.rstrip("/") for page in nav_pages()}
    assert {name for name, text in TEXTS.items() if exercises(text)} <= names


def test_every_paper_that_is_cited_is_listed_and_every_listed_one_is_cited():
    sources = {path.name: path.read_text("utf-8") for path in [*PAGES, *DOCS.glob("notebooks/*.py")]}
    sources |= {path.name: path.read_text("utf-8") for path in (ROOT / "snippets").glob("*.py")}
    paper = re.compile(r"(?:arXiv\s+|arxiv\.org/abs/)(\d{4}\.\d{4,5})")
    listed = set(paper.findall(sources.pop("references.md")))
    cited = {number for text in sources.values() for number in paper.findall(text)}
    assert cited == listed
    assert listed


def test_a_paper_said_to_be_read_by_its_abstract_is_not_called_reported_elsewhere():
    rows = re.findall(r"/abs/(\d{4}\.\d{4,5})\) \| (.*?) \|", TEXTS["references"])
    only_abstract = {number for number, read in rows if re.match(r"abstract($| \()", read)}
    assert only_abstract
    for name, text in TEXTS.items():
        for number in re.findall(r"/abs/(\d{4}\.\d{4,5})\), reported", text):
            assert number not in only_abstract, f"{name}: arXiv {number}"
