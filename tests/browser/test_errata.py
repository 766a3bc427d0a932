"""The register and the notes in a browser: filters, address, keyboard, print, no script."""

import pytest

from errata.check import check_file
from tests.browser.conftest import ROOT

REGISTER = check_file(ROOT / "errata.yml")[0]
ALL = [entry.id for entry in REGISTER.errata]


def rows(page):
    return page.locator(".errata-table tbody tr:visible .erratum-id").all_inner_texts()


def test_filters_narrow_the_table_and_live_in_the_address(visit):
    page = visit("errata/")
    assert rows(page) == ALL
    page.get_by_label("Work").select_option("forward-article")
    assert rows(page) == ["E0002"]
    assert page.url.endswith("errata/?work=forward-article")
    assert page.get_by_role("status").inner_text() == f"1 of {len(ALL)} entries"
    page.get_by_label("Work").select_option("any")
    page.get_by_role("searchbox", name="Text").fill("GENERATED token not the way")
    assert rows(page) == ["E0002"]
    assert page.url.endswith("?text=GENERATED+token+not+the+way")
    page.get_by_role("button", name="Show all").click()
    assert rows(page) == ALL
    assert page.url.endswith("/errata/")
    assert page.faults == []


def test_a_filtered_table_can_be_linked_to(visit):
    page = visit("errata/?edition=llms-from-scratch/meap&status=verified")
    expected = [
        entry.id
        for entry in REGISTER.errata
        if entry.work == "llms-from-scratch"
        and entry.status == "verified"
        and REGISTER.affects(entry, "meap")
    ]
    assert "E0001" in expected
    assert rows(page) == expected
    assert page.get_by_label("Edition").input_value() == "llms-from-scratch/meap"
    assert rows(visit("errata/?status=rejected")) == []


def test_an_edition_may_be_named_without_its_work_and_what_is_no_choice_leaves_the_address(visit):
    page = visit("errata/?edition=meap")
    assert page.get_by_label("Edition").input_value() == "llms-from-scratch/meap"
    page = visit("errata/?status=fixed")
    assert rows(page) == ALL
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
    assert rows(page) == ["E0002"]
    page.get_by_role("link", name="E0002").press("Enter")
    page.wait_for_url("**/changelog/#E0002")
    assert page.locator("#E0002").is_visible()
    assert page.faults == []


def test_without_a_script_the_table_stands_and_no_filter_is_seen(visit):
    page = visit("errata/", java_script_enabled=False)
    assert rows(page) == ALL
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
    assert note.locator(":focus").get_attribute("href").endswith("changelog/#E0001")
    page.keyboard.press("Escape")
    assert not note.is_visible()


def test_on_paper_notes_are_footnotes_at_the_end(visit):
    page = visit("softmax/")
    page.locator(".erratum-mark").press("Enter")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # as the browser does before it prints
    page.emulate_media(media="print")
    mark, note = page.locator(".erratum-mark"), page.locator("#note-E0001")
    assert note.is_visible()
    assert note.bounding_box()["y"] > mark.bounding_box()["y"] + 100
    text = page.locator("article").inner_text()
    assert text.index("Corrections on this page") > text.index("The misconception this page ends")


def test_the_copied_text_of_a_page_holds_no_note(visit):
    page = visit("softmax/")
    assert "inserted:" not in page.locator("article").inner_text()
