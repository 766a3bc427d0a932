"""A register that says all that format 1.1 can say, in a browser."""

import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner

from errata.cli import main
from packages.errata.tests.building import build
from tests.browser.conftest import ROOT
from tests.browser.test_errata import wait_for_rows
from tools.serving import serve

CONFIG = """\
site_name: Heat
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
plugins: [errata]
"""


@pytest.fixture(scope="module")
def adopted(tmp_path_factory):
    """Serve its site; return the address."""
    folder = tmp_path_factory.mktemp("adopted")
    shutil.copytree(ROOT / "packages/errata/tests/adopted", folder, dirs_exist_ok=True)
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Heat\n")
    (folder / "mkdocs.yml").write_text(CONFIG)
    assert build(folder, strict=True) == (0, "")
    with serve(folder / "site") as address:
        yield address


def test_the_table_of_a_printing_is_sorted_by_its_pages(visit_at, adopted):
    page = visit_at(adopted)("errata/?edition=heat/print-1")
    without = ["TH-003", "TH-004", "TH-005", "TH-006", "TH-007", "TH-008", "TH-1000"]
    wait_for_rows(page, ["TH-002", "TH-001", *without])  # pages 9 and 84
    page.get_by_label("Edition").select_option("heat/print-2")
    without = ["TH-002", *without[:2], *without[3:]]
    wait_for_rows(page, ["TH-001", "TH-005", *without])  # pages xii and 13
    page.get_by_label("Edition").select_option("any")
    wait_for_rows(page, [f"TH-{n:03}" for n in range(1, 10)] + ["TH-1000"])
    assert page.faults == []


def test_filters_that_nothing_fits_say_what_each_of_them_costs(visit_at, adopted):
    page = visit_at(adopted)("errata/?status=reported&type=technical")
    page.get_by_text(
        "None of 10 entries matches the filters. Without “Status”: 6. Without “Type”: 2."
    ).wait_for()
    page.get_by_role("searchbox", name="Text").fill("nowhere")
    page.get_by_text("None of 10 entries matches the filters.", exact=True).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_its_changelog_is_legible_and_nothing_of_it_scrolls(visit_at, adopted, scheme, width):
    page = visit_at(adopted)("changelog/", width=width, scheme=scheme)
    context = {"include": [[".erratum"]], "exclude": [["a"], ["code"]]}  # which look as the theme wants
    assert Axe().run(page, context=context).response["violations"] == []
    wider = "list => list.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className)"
    assert page.locator(".erratum *:not(.erratum-hidden, .arithmatex)").evaluate_all(wider) == []
    code = page.locator(".erratum-code").first
    lines = code.evaluate("one => getComputedStyle(one).fontFamily")
    assert "mono" in lines.lower()
    for image in page.locator("figure img").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("one => one.naturalWidth > 0", arg=image.element_handle())
    assert page.faults == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_sheet_fits_on_its_paper_and_no_erratum_is_cut_in_two(browser, adopted, tmp_path, paper):
    file = ROOT / "packages/errata/tests/adopted/errata.yml"
    options = ["--file", str(file), "--edition", "print-1", "--work", "heat"]
    (tmp_path / "sheet.html").write_bytes(CliRunner().invoke(main, ["sheet", *options]).stdout_bytes)
    page = browser.new_page()
    page.goto((tmp_path / "sheet.html").as_uri())
    assert Axe().run(page).response["violations"] == []
    page.emulate_media(media="print")
    page.set_viewport_size(
        {"width": 794 - 121 if paper == "A4" else 816 - 121, "height": 1000}
    )  # in its margins
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert {row.evaluate("one => getComputedStyle(one).breakInside") for row in page.locator("tr").all()} == {
        "avoid-page"
    }
    size = re.search(
        rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(format=paper, prefer_css_page_size=True)
    )
    assert [round(float(one)) for one in size.groups()] == {"A4": [596, 843], "Letter": [612, 792]}[paper]
    page.close()


@pytest.mark.parametrize("width", [400, 1280])
def test_a_page_of_a_printing_is_legible_and_nothing_of_it_scrolls(visit_at, adopted, width):
    page = visit_at(adopted)("errata/heat/print-1/", width=width)
    context = {"include": [[".errata-sheet"]], "exclude": [["a"], ["code"]]}
    assert Axe().run(page, context=context).response["violations"] == []
    assert page.locator("article").evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    assert page.faults == []
