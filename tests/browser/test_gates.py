"""What every page keeps to: nothing that axe finds, links that lead somewhere, a weight, a print."""

import gzip
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from tests.browser.conftest import ROOT
from tests.browser.test_smoke import nav_pages

PAGES = pytest.mark.parametrize(
    "path", [*nav_pages(), "changelog/1/", "errata/2/", "404.html"], ids=lambda path: path or "index"
)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 400)])
@PAGES
def test_axe_finds_nothing(visit, path, scheme, width):
    violations = Axe().run(visit(path, width, scheme)).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations] == []


# The page and all that it asked for, workers included.
LOADED = """["navigation", "resource"].flatMap(
  kind => performance.getEntriesByType(kind).map(entry => new URL(entry.name).pathname))"""


@PAGES
def test_a_first_visit_weighs_at_most_130_kb_compressed_and_190_with_math(visit, path):
    loaded = {name.lstrip("/") for name in visit(path).evaluate(LOADED)}
    weights = {name: _compressed(ROOT / "site" / name) for name in loaded}
    assert "search/search_index.json" in weights
    limit = 190_000 if "assets/katex/katex.min.css" in weights else 130_000
    assert sum(weights.values()) <= limit, sorted(weights.items(), key=lambda item: -item[1])


def _compressed(path: Path) -> int:
    content = (path / "index.html" if path.is_dir() else path).read_bytes()
    return min(len(content), len(gzip.compress(content)))


# What paper cannot show: code that scrolls, what is folded, a line that runs out of the sheet.
UNPRINTED = """[
  ...[...document.querySelectorAll("article pre > code")].filter(e => e.scrollWidth > e.clientWidth + 1),
  ...[...document.querySelectorAll("article :is(p, td, svg)")].filter(
    e => e.getBoundingClientRect().right > innerWidth),
  ...[...document.querySelectorAll("article details > :not(summary)")].filter(
    e => e.parentElement.checkVisibility() && !e.checkVisibility({contentVisibilityAuto: true})),
  ...[...document.querySelectorAll(".md-header, .md-sidebar, .md-footer")].filter(e => e.checkVisibility()),
].map(e => e.outerHTML.slice(0, 120))"""


@PAGES
def test_paper_shows_all_of_a_page_and_only_the_page(visit, path):
    page = visit(path, 680, "dark")  # an A4 sheet between its margins
    page.emulate_media(media="print")
    assert page.evaluate(UNPRINTED) == []
    assert page.evaluate("getComputedStyle(document.body).color") == "rgba(0, 0, 0, 0.87)"


def test_all_links_and_anchors_inside_the_site_lead_somewhere():
    folder = ROOT / "site"
    pages = {path: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in folder.rglob("*.html")}
    ids = {path: {tag["id"] for tag in soup.find_all(id=True)} for path, soup in pages.items()}
    dead = []
    for path, soup in pages.items():
        if path.name == "404.html":
            continue  # its links are relative to the address that was asked for
        for link in soup.find_all("a", href=True):
            if re.match(r"\w+:", link["href"]):
                continue
            target, _, anchor = link["href"].partition("#")
            file = (path.parent / unquote(target.partition("?")[0])).resolve() if target else path
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file() or (anchor and file in ids and unquote(anchor) not in ids[file]):
                dead.append(f"{path.relative_to(folder)}: {link['href']}")
    assert dead == []


def test_the_gates_see_every_kind_of_page():
    kinds = {"", "softmax/", "notebooks/section_5_3/", "changelog/", "errata/", "errata-format/"}
    assert kinds <= set(nav_pages())
    assert Path(ROOT / "site" / "404.html").is_file()
