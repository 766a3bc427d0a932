"""The register and the notes in a browser: filters, address, keyboard, print, no script."""

import re

import pytest

from errata.check.checker import check_file
from tests.browser.conftest import ROOT

REGISTER = check_file(ROOT / "errata.yml")[0]
ALL = [entry.id for entry in REGISTER.errata]
FIRST = ALL[:50]


def rows(page):
    return page.locator(".errata-table tbody tr:visible .erratum-id").all_inner_texts()


def wait_for_rows(page, expected):
    """Wait until the table shows these rows; the filters load their index when they are first used."""
    for _ in range(100):
        if rows(page) == expected:
            return
        page.wait_for_timeout(50)
    assert rows(page) == expected


def test_filters_narrow_the_table_and_live_in_the_address(visit):
    page = visit("errata/")
    assert rows(page) == FIRST
    page.get_by_label("Work").select_option("forward-article")
    wait_for_rows(page, ["E0002"])
    assert page.url.endswith("errata/?work=forward-article")
    assert page.get_by_role("status").inner_text() == f"1 of {len(ALL)} entries"
    page.get_by_label("Work").select_option("any")
    page.get_by_role("searchbox", name="Text").fill("GENERATED token not the way")
    wait_for_rows(page, ["E0002"])
    assert page.url.endswith("?text=GENERATED+token+not+the+way")
    page.get_by_role("button", name="Show all").click()
    wait_for_rows(page, FIRST)
    assert page.url.endswith("/errata/")
    assert page.faults == []


def test_a_filtered_table_can_be_linked_to(visit):
    page = visit("errata/?edition=llms-from-scratch/meap&status=verified")
    expected = [
        entry.id
        for entry in REGISTER.errata
        if entry.work == "llms-from-scratch"
        and entry.status == "verified"
        and REGISTER.affects(entry, "meap") is not False
    ]
    assert "E0001" in expected
    wait_for_rows(page, expected)
    assert page.get_by_label("Edition").input_value() == "llms-from-scratch/meap"


def test_a_filter_that_nothing_fits_says_so_and_shows_no_bare_head(visit):
    page = visit("errata/?text=no+such+words")
    page.get_by_text(f"None of {len(ALL)} entries matches the filters.").wait_for()
    assert not page.locator(".errata-table").is_visible()
    page.get_by_role("button", name="Show all").click()
    wait_for_rows(page, FIRST)
    assert page.locator(".errata-table thead").is_visible()
    assert page.get_by_role("status").inner_text() == f"{len(FIRST)} of {len(ALL)} entries"


def test_only_the_editions_of_the_chosen_work_are_offered(visit):
    page = visit("errata/?edition=llms-from-scratch/meap")
    edition = page.get_by_label("Edition")
    offered = "list => [...list.options].map(option => option.value)"
    every = edition.evaluate(offered)
    page.get_by_label("Work").select_option("llms-from-scratch")
    assert edition.evaluate(offered) == ["", "llms-from-scratch/meap", "llms-from-scratch/print-1"]
    assert edition.input_value() == "llms-from-scratch/meap"
    page.get_by_label("Work").select_option("d2l")
    wait_for_rows(page, [entry.id for entry in REGISTER.errata if entry.work == "d2l"])
    assert edition.input_value() == ""
    assert page.url.endswith("errata/?work=d2l")
    page.get_by_label("Work").select_option("any")
    assert edition.evaluate(offered) == every
    page = visit("errata/?work=d2l&edition=llms-from-scratch/meap")
    assert page.url.endswith("errata/?work=d2l")


def test_an_edition_may_be_named_without_its_work_and_what_is_no_choice_leaves_the_address(visit):
    page = visit("errata/?edition=meap")
    assert page.get_by_label("Edition").input_value() == "llms-from-scratch/meap"
    page = visit("errata/?status=fixed")
    assert rows(page) == FIRST
    assert page.url.endswith("/errata/")


def test_filters_work_by_keyboard_and_after_instant_navigation(visit):
    page = visit("changelog/")
    page.get_by_role("link", name="table with filters").click()
    page.wait_for_selector(".errata-filter:not([hidden])")
    page.get_by_label("Work").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("generated token not the way")
    wait_for_rows(page, ["E0002"])
    page.get_by_role("link", name="E0002").press("Enter")
    page.wait_for_url("**/changelog/1/#E0002")
    assert page.locator("#E0002").is_visible()
    assert page.faults == []


def test_more_than_fifty_matches_are_shown_fifty_at_a_time(visit):
    expected = [entry.id for entry in REGISTER.errata if entry.status == "verified"]
    assert len(expected) > 50
    page = visit("errata/?status=verified")
    wait_for_rows(page, expected[:50])
    assert page.get_by_role("status").inner_text() == f"{len(expected)} of {len(ALL)} entries"
    assert not page.locator(".errata-pages").is_visible()
    for shown in range(100, len(expected) + 50, 50):
        page.get_by_role("button", name="Show more").click()
        wait_for_rows(page, expected[:shown])
    assert page.get_by_role("button", name="Show more").count() == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("changelog/#E0001", "changelog/1/#E0001"),
        ("errata/#E0051", "errata/2/#E0051"),
        ("errata/#E0001", "errata/#E0001"),
        ("changelog/#E9999", "changelog/#E9999"),
    ],
)
def test_a_permalink_from_before_there_were_pages_leads_to_the_entry(visit, old, new):
    page = visit(old)
    page.wait_for_url(f"**/{new}")
    assert page.locator(f"#{new[-5:]}").count() == (not new.endswith("E9999"))
    assert page.faults == []


def test_an_address_typed_on_the_open_page_leads_to_the_entry_too(visit):
    page = visit("changelog/")
    page.evaluate("location.hash = 'E0003'")
    page.locator("#E0003").wait_for()  # not for the address: the theme begins a navigation of its own
    assert page.url.endswith("/changelog/1/#E0003")


def test_without_a_script_the_front_page_of_the_changelog_names_the_page_of_an_old_entry(visit):
    page = visit("changelog/#E0001", java_script_enabled=False)
    page.get_by_role("link", name="Other pages").click()
    page.get_by_role("link", name="E0001–E0020").click()
    assert page.locator("#E0001").is_visible()


@pytest.mark.parametrize("part", ["errata-index.js", "errata-index/0.js"])
def test_the_filters_say_when_their_index_does_not_load(visit, part):
    page = visit("errata/")
    page.route(f"**/{part}", lambda route: route.abort())
    page.get_by_label("Work").select_option("forward-article")
    page.get_by_text("did not load").wait_for()
    assert rows(page) == FIRST
    page.unroute(f"**/{part}")
    page.get_by_label("Type").select_option("technical")
    wait_for_rows(page, ["E0002"])


def test_of_the_index_only_what_a_filter_needs_is_loaded(visit):
    page, loaded = visit("errata/"), []
    parts = re.compile(r"errata-index(.*)")
    page.on("request", lambda request: loaded.extend(parts.findall(request.url)))
    page.get_by_label("Work").select_option("forward-article")
    wait_for_rows(page, ["E0002"])
    assert loaded == [".js", "/0.js"]
    page.get_by_role("searchbox", name="Text").fill("generated token not the way")
    page.wait_for_url("**text=generated**")
    page.get_by_label("Work").select_option("any")
    wait_for_rows(page, ["E0002"])
    assert loaded == [".js", "/0.js", "/words.js"]


def test_without_a_script_the_table_stands_and_no_filter_is_seen(visit):
    page = visit("errata/", java_script_enabled=False)
    assert rows(page) == FIRST
    assert not page.get_by_role("button", name="Show more").is_visible()
    assert not page.locator(".errata-filter").is_visible()


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("script", [True, False])
def test_a_note_opens_and_closes_by_keyboard_with_or_without_a_script(visit, width, script):
    page = visit("softmax/", width, java_script_enabled=script)
    mark = page.get_by_role("button", name="Correction E0001, verified: open the note")
    note = page.locator("#note-E0001")
    assert not note.is_visible()
    mark.press("Enter")
    assert note.is_visible()
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert note.locator(":focus").get_attribute("href").endswith("changelog/1/#E0001")
    page.keyboard.press("Escape")
    assert not note.is_visible()


def test_on_paper_notes_are_footnotes_at_the_end(visit):
    page = visit("softmax/")
    mark, note = page.locator(".erratum-mark").first, page.locator("#note-E0001")
    mark.press("Enter")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # as the browser does before it prints
    page.emulate_media(media="print")
    assert note.is_visible()
    assert note.bounding_box()["y"] > mark.bounding_box()["y"] + 100
    text = page.locator("article").inner_text()
    assert text.index("Corrections on this page") > text.index("Solutions, run")


def test_the_copied_text_of_a_page_holds_no_note(visit):
    page = visit("softmax/")
    assert "inserted:" not in page.locator("article").inner_text()
