"""A link to a term of the glossary shows its definition, however a reader comes to it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [1280, 400])
def test_a_definition_opens_with_the_pointer_and_stays_while_it_is_read(visit, width):
    page = visit("filters/", width)
    link, box = page.locator("article a[href$='glossary/#top-k']").first, page.locator("#term-top-k")
    expect(box).not_to_be_visible()
    link.hover()
    expect(box).to_be_visible()
    at = box.bounding_box()
    assert at["x"] >= 0
    assert at["x"] + at["width"] <= width
    box.hover()
    page.wait_for_timeout(400)
    expect(box).to_be_visible()
    found = Axe().run(page, context="#term-top-k").response["violations"]
    assert [violation["id"] for violation in found] == []
    page.mouse.move(0, 0)
    expect(box).not_to_be_visible()
    assert page.faults == []


def test_a_definition_opens_with_the_focus_and_closes_with_escape(visit):
    page = visit("filters/")
    link, box = page.locator("article a[href$='glossary/#top-k']").first, page.locator("#term-top-k")
    link.evaluate("e => e.focus({focusVisible: true})")
    expect(box).to_be_visible()
    expect(link).to_have_accessible_description(re.compile("^Keeps the"))
    page.keyboard.press("Escape")
    expect(box).not_to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#top-k")


def test_the_first_touch_opens_a_definition_and_the_second_follows_the_link(visit):
    page = visit("filters/", 400, has_touch=True)
    link, box = page.locator("article a[href$='glossary/#top-k']").first, page.locator("#term-top-k")
    link.tap()
    expect(box).to_be_visible()
    assert page.url.endswith("/filters/")
    link.tap()
    page.wait_for_url("**/glossary/#top-k")


def test_without_a_script_the_link_leads_to_the_glossary(visit):
    page = visit("filters/", java_script_enabled=False)
    assert not page.locator("#term-top-k").is_visible()
    page.locator("article a[href$='glossary/#top-k']").first.click()
    page.wait_for_url("**/glossary/#top-k")
