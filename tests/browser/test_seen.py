"""What a reader sees: boxes that say that they go on, pages that keep still, no focus out of sight."""

import re

import pytest
from playwright.sync_api import expect

CONTRAST = """element => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  const code = element.closest(".highlight").querySelector("code");
  const light = colours => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  };
  const behind = getComputedStyle(code).backgroundColor;
  const icon = getComputedStyle(element, "::after").backgroundColor;
  const [low, high] = [light([behind]), light([behind, icon])].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_icon_that_copies_has_a_contrast_of_at_least_3(visit, scheme):
    page = visit("softmax/", scheme=scheme)
    assert page.locator(".md-code__button").first.evaluate(CONTRAST) >= 3


@pytest.mark.parametrize("width", [1280, 400])
def test_a_box_that_cuts_its_code_says_so_and_opens(visit, width):
    page = visit("softmax/", width)
    boxes = "[...document.querySelectorAll('article pre > code:not(details:not([open]) *)')]"
    cut = f"{boxes}.filter(e => e.scrollHeight > e.clientHeight + 1)"
    assert page.evaluate(f"{cut}.every(e => e.parentElement.nextElementSibling?.matches('.code-opener'))")
    before = page.evaluate(f"{cut}.length")
    assert before > 0
    button = page.get_by_role("button", name=re.compile("Show all [0-9]+ lines")).first
    button.press("Enter")
    assert page.evaluate(f"{cut}.length") == before - 1
    page.get_by_role("button", name="Show less", expanded=True).click()
    assert page.evaluate(f"{cut}.length") == before


def test_a_box_in_what_is_folded_says_so_when_it_is_opened(visit):
    page = visit("softmax/")
    folded = page.locator("details", has_text="The program that draws it").first
    assert folded.locator(".code-opener").count() == 0
    folded.locator("summary").click()
    expect(folded.locator(".code-opener")).to_be_visible()


def test_a_box_in_a_tab_says_so_when_it_is_shown(visit):
    page = visit("softmax/")
    shown = page.locator(".code-opener").count()
    page.locator(".tabbed-labels label", has_text="NumPy").first.click()
    expect(page.locator(".code-opener")).not_to_have_count(shown)


SHIFT = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("path", ["", "mixer/", "errata/"], ids=lambda path: path or "index")
def test_on_a_slow_line_a_page_shifts_by_less_than_a_tenth(browser, site, path, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.goto(f"{site}/{path}", wait_until="networkidle")
    assert page.evaluate(SHIFT) < 0.1
    page.close()


def test_the_closed_drawer_takes_no_focus_and_opens_by_keyboard(visit):
    page = visit("softmax/", 400)
    where = "document.activeElement.closest('.md-sidebar--primary') !== null"
    for _ in range(15):
        page.keyboard.press("Tab")
        assert not page.evaluate(where)
    page.get_by_role("button", name="Navigation").press("Enter")
    expect(page.locator(".md-sidebar--primary a", has_text="Sampling").first).to_be_in_viewport()


def test_a_page_behind_the_front_page_of_the_changelog_is_part_of_the_navigation(visit):
    page = visit("changelog/2/")
    assert page.locator(".md-nav--primary .md-nav__item--active > a", has_text="Changelog").is_visible()
    ends = page.locator(".md-footer__link").evaluate_all("links => links.map(link => link.href)")
    assert [end.partition("/changelog/")[2] for end in ends] == ["3/", "1/"]
    assert page.locator(".md-sidebar--secondary a[href$='#E0021']").count() == 1


def test_words_of_an_entry_are_set_in_their_own_direction(visit):
    page = visit("changelog/")
    assert page.locator(".erratum-diff p:not([dir=auto])").count() == 0
    assert page.locator(".erratum h3:not(:has(bdi))").count() == 0


def test_a_link_keeps_its_line_below_a_formula(visit):
    page = visit("")
    formula = page.locator("article a .katex-html").first
    assert formula.evaluate("e => getComputedStyle(e).borderBottomStyle") == "solid"


def test_the_dates_of_engines_stay_in_their_column_on_paper(visit):
    page = visit("engines/", 680)
    page.emulate_media(media="print")
    assert page.evaluate("""[...document.querySelectorAll(".engines time")].every(
        time => time.getBoundingClientRect().right <= time.closest("td").getBoundingClientRect().right)""")


def test_where_the_navigation_stands_beside_the_page_no_button_opens_it(visit):
    page = visit("softmax/")
    assert page.locator(".md-sidebar--primary").is_visible()
    assert page.get_by_role("button", name="Navigation").count() == 0
