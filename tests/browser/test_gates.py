"""What every page keeps to: no fault, no need of a script, nothing for axe, links, weight, print."""

import gzip
import re
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from tests.browser.conftest import ROOT, visiting
from tools.navigation import nav_pages

ENGLISH = [*nav_pages(), "changelog/1/", "errata/2/", "404.html"]

# Of the module, so that all tests of a page run after each other and share its loads.
PAGES = pytest.mark.parametrize(
    "path",
    [*ENGLISH, *(f"zh/{path}" for path in ENGLISH)],
    ids=lambda path: path or "index",
    scope="module",
)
WIDTHS = pytest.mark.parametrize("width", [1280, 320])
SCHEMES = "light", "dark"


@pytest.fixture(scope="module")
def look(browser, site, path):
    """Return what opens the page, once for each width, scheme and option; a test leaves it as it was."""
    with visiting(browser, site) as visit:
        yield cache(partial(visit, path))


# What reaches beyond the window without scrolling in a box of its own.
TOO_WIDE = """[...document.querySelectorAll("article *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .filter(e => !e.closest("pre, .katex, .md-typeset__scrollwrap, .tabbed-labels"))
  .map(e => e.outerHTML.slice(0, 80))"""


@WIDTHS
@PAGES
def test_a_page_loads_clean_and_does_not_scroll_sideways(look, width):
    for scheme in SCHEMES:
        page = look(width, scheme)
        assert page.faults == [], scheme
        assert page.locator("article h1").count() == 1
        assert page.evaluate(TOO_WIDE) == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scheme


@PAGES
def test_a_page_can_be_read_without_javascript(look):
    page = look(java_script_enabled=False)
    assert page.locator("article h1").is_visible()
    article = BeautifulSoup(page.locator("article").first.inner_html(), "html.parser")
    for quoted in article.select("code, .erratum-diff"):
        quoted.decompose()
    text = article.get_text()
    assert not re.search(r"\$(?!\d)", text)  # no formula is left as TeX; a price is none
    assert "\\(" not in text
    for formula in page.locator("article .katex-html:not(details:not([open]) *)").all():
        assert formula.is_visible()


@pytest.mark.parametrize("path", [path for path in nav_pages() if path.startswith("notebooks/")])
def test_a_notebook_page_brings_no_more_than_45_kb_besides_its_plots_and_texts(visit, path):
    article = visit(path, java_script_enabled=False).locator("article").inner_html()
    brought = re.sub(r'<svg.*?</svg>|data-facts="[^"]*"', "", article, flags=re.DOTALL)
    assert len(brought) <= 45_000


@WIDTHS
@PAGES
def test_axe_finds_nothing(look, width):
    for scheme in SCHEMES:
        violations = Axe().run(look(width, scheme)).response["violations"]
        assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations] == [], scheme


# The page and all that it asked for, workers included.
LOADED = """["navigation", "resource"].flatMap(
  kind => performance.getEntriesByType(kind).map(entry => new URL(entry.name).pathname))"""


@PAGES
def test_a_first_visit_weighs_at_most_130_kb_compressed_and_190_with_math(look):
    loaded = {name.lstrip("/") for name in look(1280, "light").evaluate(LOADED)}
    weights = {name: _compressed(ROOT / "site" / name) for name in loaded}
    assert any("assets/javascripts/workers/" in name for name in weights)
    assert not any(name.endswith("search_index.json") for name in weights)  # loaded by whoever searches
    limit = 190_000 if any(name.endswith("katex.min.css") for name in weights) else 130_000
    assert sum(weights.values()) <= limit, sorted(weights.items(), key=lambda item: -item[1])


def _compressed(path: Path) -> int:
    content = (path / "index.html" if path.is_dir() else path).read_bytes()
    return min(len(content), len(gzip.compress(content)))


# What paper cannot show: code that scrolls, what is folded, a line that runs out of the sheet. The bar before
# an answer is for the screen; the answer is printed.
UNPRINTED = """[
  ...[...document.querySelectorAll("article pre > code")].filter(e => e.scrollWidth > e.clientWidth + 1),
  ...[...document.querySelectorAll("article :is(p, td, svg)")].filter(
    e => e.getBoundingClientRect().right > innerWidth),
  ...[...document.querySelectorAll("article details > :not(summary, .hand-guess)")].filter(
    e => e.parentElement.checkVisibility() && !e.checkVisibility({contentVisibilityAuto: true})),
  ...[...document.querySelectorAll(".md-header, .md-sidebar, .md-footer")].filter(e => e.checkVisibility()),
].map(e => e.outerHTML.slice(0, 120))"""


@PAGES
def test_paper_shows_all_of_a_page_and_only_the_page(look):
    page = look(1280, "dark")
    page.set_viewport_size({"width": 680, "height": 900})  # an A4 sheet between its margins
    page.emulate_media(media="print")
    found = page.evaluate(UNPRINTED)
    colour = page.evaluate("getComputedStyle(document.body).color")
    page.emulate_media(media="null")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert found == []
    assert colour == "rgba(0, 0, 0, 0.87)"


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
