"""The pages of a register in the themes of MkDocs itself: their scripts run, nothing is cut or too faint."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from packages.errata.tests import many
from packages.errata.tests.building import build, recorded, tiny
from tools.serving import serve

THEMES = {
    "mkdocs": "mkdocs",
    "mkdocs-dark": "{name: mkdocs, color_mode: dark}",
    "readthedocs": "readthedocs",
}
PAGES = ("changelog/", "changelog/1/", "errata/", "errata/2/", "page/")


@pytest.fixture(scope="module", params=THEMES)
def themed(request, tmp_path_factory):
    """Serve a site of 60 entries in a theme; return the theme and the address."""
    folder = tiny(tmp_path_factory.mktemp(request.param))
    register = (folder / "errata.yml").read_text()
    entries = many.register(60).partition("errata:\n")
    works = register.partition("works:\n")[2].partition("errata:\n")[0]
    of_page = register.partition("errata:\n")[2].partition("  - id: E0002")[0].replace("E0001", "E0061")
    text = f"{entries[0]}{works}errata:\n{entries[2]}{of_page}"
    (folder / "errata.yml").write_text(text, "utf-8")
    page = folder / "docs" / "page.md"
    page.write_text(page.read_text().replace("E0001", "E0061"))
    (folder / "mkdocs.yml").write_text(
        f"site_name: Tiny\ntheme: {THEMES[request.param]}\nplugins: [search, errata: {{work: book}}]\n"
        "repo_url: https://github.com/owner/repo\n"
    )
    assert build(recorded(folder)) == (0, "")
    with serve(folder / "site") as address:
        yield request.param, address


@pytest.fixture
def visit(browser, themed):
    """Return what opens a page; what stops a script is in `page.faults`."""
    contexts = []

    def open_page(path, width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        # The themes ask another host for the script that colours code.
        context.route(
            re.compile("^https:"),
            lambda route: route.fulfill(
                body="window.hljs = {highlightAll() {}}" if "js" in route.request.url else "",
                content_type="text/javascript" if route.request.url.endswith(".js") else "text/css",
            ),
        )
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(f"{themed[1]}/{path}", wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_script_of_the_theme_is_stopped_and_no_page_scrolls_sideways(visit, path):
    for width in (1280, 400):
        page = visit(path, width)
        assert page.faults == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keys_of_the_theme_work_on_the_changelog(visit, themed):
    if themed[0] == "readthedocs":
        pytest.skip("it has no keys")
    page = visit("changelog/")
    page.keyboard.press("?")
    page.locator("#mkdocs_keyboard_modal").wait_for()
    page.keyboard.press("Escape")
    page.locator("#mkdocs_keyboard_modal").wait_for(state="hidden")
    page.keyboard.press("n")
    page.wait_for_url("**/errata/")
    assert page.faults == []


def test_a_month_of_the_contents_leads_to_its_heading(visit):
    page = visit("changelog/")
    heading = page.locator("[role=main] h2").first
    page.locator(f"a[href='#{heading.get_attribute('id')}']").first.click()
    assert page.evaluate("document.querySelector(location.hash).matches('[role=main] h2')")
    assert page.faults == []


# Links and code have the colours that the theme gives them.
OURS = {"include": [[".erratum"], [".errata-filter"], [".errata-table"]], "exclude": [["a"], ["code"]]}


@pytest.mark.parametrize("path", ["changelog/", "errata/"])
def test_what_the_plugin_colours_is_legible_in_each_theme(visit, path):
    page = visit(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = Axe().run(page, context=OURS, options={"runOnly": ["color-contrast"]}).response["violations"]
    assert [node["html"][:120] for one in found for node in one["nodes"]] == []


def test_the_note_is_legible_in_each_theme(visit):
    page = visit("page/")
    page.locator(".erratum-mark").press("Enter")
    found = Axe().run(
        page,
        context={"include": [[".erratum-note"]], "exclude": [["a"]]},
        options={"runOnly": ["color-contrast"]},
    )
    assert [node["html"][:120] for one in found.response["violations"] for node in one["nodes"]] == []


def test_the_filters_narrow_the_table_in_each_theme(visit):
    page = visit("errata/")
    page.get_by_label("Work").select_option("book")
    page.get_by_role("status").get_by_text("1 of 61 entries").wait_for()
    assert page.locator(".errata-table tbody tr:visible .erratum-id").all_inner_texts() == ["E0061"]


def test_on_paper_proofs_are_open_and_notes_are_footnotes_in_each_theme(visit):
    page = visit("changelog/")
    proof = page.locator(".erratum-proof pre code").first
    seen = "e => e.checkVisibility({contentVisibilityAuto: true})"
    assert not proof.evaluate(seen)
    page.emulate_media(media="print")
    assert proof.evaluate(seen)
    assert proof.evaluate("e => e.scrollWidth <= e.clientWidth")
    page = visit("page/")
    page.emulate_media(media="print")
    assert page.locator(".erratum-note").is_visible()
    ink = page.locator(".erratum-note").evaluate("e => getComputedStyle(e).color")
    assert ink == "rgb(29, 29, 29)"
