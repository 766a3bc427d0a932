"""The addresses of all pages, and what single pages show."""

import io

import matplotlib.pyplot as plt
import pytest


def test_an_erratum_has_a_permalink_and_a_diff_that_needs_no_colour(visit):
    page = visit("changelog/1/#E0001")
    entry = page.locator("article.erratum", has=page.locator("#E0001"))
    assert entry.locator("a.headerlink").get_attribute("href").endswith("changelog/1/#E0001")
    inserted = entry.locator("ins")
    assert inserted.inner_text().split() == ["inserted:", '"forward"', "(end)"]
    assert "underline" in inserted.evaluate("e => getComputedStyle(e).textDecorationLine")
    deleted = page.locator(".erratum:has(#E0002) del").first
    assert "line-through" in deleted.evaluate("e => getComputedStyle(e).textDecorationLine")
    assert "deleted:" in deleted.inner_text()


def test_the_age_of_a_row_of_engines_stands_beside_its_date(visit, browser, site):
    assert visit("engines/", java_script_enabled=False).locator("time").first.inner_text() == "2026-11-26"
    page = browser.new_page()
    page.clock.set_fixed_time("2027-02-01T12:00:00Z")
    page.goto(f"{site}/engines/", wait_until="networkidle")
    assert page.locator("time").first.inner_text() == "2026-11-26 (2 months ago)"
    page.close()


def test_on_a_narrow_screen_each_cell_of_engines_carries_the_word_of_its_column(visit):
    page = visit("engines/", 400)
    tables = page.locator(".engines table")
    assert tables.count() == 5
    for table in tables.all():
        assert table.evaluate("t => t.scrollWidth <= t.clientWidth")
        heads = table.evaluate("t => [...t.querySelectorAll('th')].map(th => th.textContent)")
        words = table.evaluate(
            "t => [...t.querySelector('tbody tr').cells].map(c => getComputedStyle(c, '::before').content)"
        )
        expected = [f'"{head}: "' for head in heads]
        expected[0] = "none"  # a name
        assert words == expected


@pytest.mark.parametrize("path", ["softmax/", "entropy/", "limits/", "notebooks/section_5_3/"])
def test_no_line_of_a_figure_is_darker_than_a_dark_page(visit, path):
    """Ticks are copies by <use>: a style that names an ancestor would leave them black."""
    shot = visit(path, scheme="dark").locator("article .figure").first.screenshot()
    brightest = plt.imread(io.BytesIO(shot))[..., :3].max(axis=-1)
    assert brightest.min() > brightest[0, 0] - 0.02


def test_in_forced_colours_buttons_and_the_chosen_tab_can_be_seen(visit):
    page = visit("softmax/", forced_colors="active")
    drawn = "e => getComputedStyle(e, '::after').backgroundColor"
    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.locator(".md-code__button").first.evaluate(drawn) != canvas
    assert page.locator("article summary").first.evaluate(drawn) != canvas
    bar = page.locator(".tabbed-labels").first.evaluate(drawn.replace("after", "before"))
    edge = page.locator(".tabbed-labels > label").last.evaluate("e => getComputedStyle(e).borderBottomColor")
    assert (bar != canvas, edge == canvas) == (True, True)
