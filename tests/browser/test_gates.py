"""What every page keeps to: nothing that axe finds, all links and anchors there."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from tests.browser.conftest import ROOT
from tests.browser.test_smoke import nav_pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", nav_pages(), ids=lambda path: path or "index")
def test_axe_finds_nothing(visit, path, scheme):
    violations = Axe().run(visit(path, scheme=scheme)).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations] == []


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
