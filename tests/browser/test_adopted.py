"""A register that says all that format 1.1 can say, in a browser."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

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
