"""The reader of recorded texts: what it shows against the records, as a person uses it."""

import json
import math
import re

import pytest
from playwright.sync_api import expect

from real_model.record import FILTERS, READ_AT
from tests.browser.conftest import ROOT

KEEPS = list(FILTERS)


def recorded(prompt, temperature, keep="none"):
    """Return what is recorded of a setting; greedy needs no filter."""
    texts = json.loads((ROOT / f"real_model/readings/{prompt}.json").read_text("utf-8"))
    keep = keep if temperature else "none"
    return next(t for t in texts if (t["temperature"], t["filter"]) == (temperature, keep))


def prompt_of(name):
    return json.loads((ROOT / f"real_model/recorded/{name}.json").read_text("utf-8"))["prompt"]


class Panel:
    """One side of the reader of a page."""

    def __init__(self, page, number):
        self.page = page
        self.element = page.locator(".reader-panel").nth(number)
        self.slider = self.element.get_by_role("slider")
        self.words = self.element.locator(".reader-words")

    def move(self, temperature):
        """Move the slider by its keys."""
        at = READ_AT.index(temperature)
        self.slider.press("Home")
        for _ in range(at):
            self.slider.press("ArrowRight")

    def choose(self, keep):
        self.element.get_by_text("no filter" if keep == "none" else keep, exact=True).click()

    def expect(self, prompt, temperature, keep="none"):
        """Check words and figures against the record."""
        text = recorded(prompt, temperature, keep)
        whole = prompt_of(prompt) + "".join(text["pieces"])
        expect(self.words).to_have_js_property("textContent", whole)
        expect(self.element.locator("dd").first).to_have_text(f"{text['entropy']:.2f} nats")
        expect(self.element.locator(".reader-T")).to_have_text(f"T = {temperature}")
        number = re.sub("[^0-9.]", "", self.element.locator("dd").nth(1).inner_text())
        near = 0.051 if "." in number else 0.51
        assert float(number) == pytest.approx(math.exp(text["entropy"]), abs=near)

    def expect_leaving(self, here, there):
        """Check that the token is marked that is the first to differ, by the ids of two records."""
        shared = next(i for i in range(len(here["ids"])) if here["ids"][: i + 1] != there["ids"][: i + 1])
        marked = self.words.locator(".reader-leaves")
        expect(marked).to_have_count(1)
        at = self.words.locator("span").evaluate_all("all => all.findIndex(e => e.matches('.reader-leaves'))")
        assert at == shared


@pytest.fixture
def reader(visit):
    """Open a page with a reader; return it and its two panels."""

    def open_reader(path="", **options):
        page = visit(path, **options)
        page.locator(".reader").wait_for()
        return page, Panel(page, 0), Panel(page, 1)

    return open_reader


def loaded(page):
    return page.evaluate("""performance.getEntriesByType("resource").map(e => e.name)
        .filter(name => name.includes("/readings/")).map(name => name.split("/").at(-1))""")


def test_at_rest_the_page_shows_two_recorded_texts_and_has_loaded_no_more(reader):
    page, left, right = reader()
    left.expect("story", 0.2)
    right.expect("story", 1)
    right.expect_leaving(recorded("story", 1), recorded("story", 0.2))
    assert loaded(page) == []
    assert page.faults == []


def test_every_stop_of_the_slider_and_every_filter_shows_its_recorded_text(reader):
    page, left, right = reader()
    for keep in KEEPS:
        right.choose(keep)
        for temperature in READ_AT:
            right.move(temperature)
            right.expect("story", temperature, keep)
            here = recorded("story", temperature, keep)
            if here["ids"] != recorded("story", 0.2)["ids"]:
                right.expect_leaving(here, recorded("story", 0.2))
    left.expect("story", 0.2)
    assert loaded(page) == ["story.js"]
    assert page.faults == []


def test_a_slider_is_dragged_and_the_other_text_stays(reader):
    page, left, right = reader(width=400)
    box = right.slider.bounding_box()
    right.slider.scroll_into_view_if_needed()
    box = right.slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, middle, steps=6)
    page.mouse.up()
    right.expect("story", 2)
    left.expect("story", 0.2)


def test_the_sentence_names_both_settings_and_the_tokens_where_they_part(reader):
    page, left, right = reader()
    left.move(0.7)
    left.choose("min-p 0.05")
    right.move(0.7)
    right.choose("top-p 0.9")
    here, there = recorded("story", 0.7, "top-p 0.9"), recorded("story", 0.7, "min-p 0.05")
    told = page.locator(".reader-difference")
    expect(told).to_contain_text("T = 0.7, top-p 0.9 leaves T = 0.7, min-p 0.05")
    first = next(i for i, (a, b) in enumerate(zip(here["ids"], there["ids"], strict=False)) if a != b)
    expect(told).to_contain_text(
        f"“{here['pieces'][first].strip()}” instead of “{there['pieces'][first].strip()}”"
    )
    right.choose("min-p 0.05")
    expect(told).to_have_text("T = 0.7, min-p 0.05 writes the same as T = 0.7, min-p 0.05.")
    expect(page.locator(".reader-leaves")).to_have_count(0)


def test_a_screen_reader_hears_one_sentence_after_many_steps(reader):
    page, _, right = reader()
    page.evaluate("""() => {
      window.told = [];
      const status = document.querySelector(".reader [role=status]");
      new MutationObserver(() => told.push(status.textContent)).observe(status, {childList: true});
    }""")
    right.move(1.3)
    page.wait_for_function("told.length > 0")
    page.wait_for_timeout(900)
    (sentence,) = page.evaluate("told")
    assert sentence.startswith(f"T = 1.3: entropy {recorded('story', 1.3)['entropy']:.2f} nats, ")
    assert "T = 1.3 leaves T = 0.2 at the first token" in sentence
    assert right.slider.get_attribute("aria-valuetext") == "T = 1.3"


def test_arrow_keys_tell_the_probability_of_each_token(reader):
    page, _, right = reader()
    text = recorded("story", 1)
    box = right.element.get_by_role("group", name="What the model wrote at T = 1")
    for _ in range(3):
        box.press("ArrowRight")
    told = right.element.locator(".reader-detail")
    expect(told).to_contain_text(f"Token 3 of 60, “{text['pieces'][2].strip()}”: ")
    assert percent(told) == pytest.approx(text["p"][2], rel=0.05)
    expect(page.locator(".reader [role=status]")).to_have_text(told.inner_text())
    box.press("End")
    expect(told).to_contain_text("Token 60 of 60")
    right.words.locator("span").nth(5).hover()
    expect(told).to_contain_text("Token 6 of 60")
    assert percent(told) == pytest.approx(text["p"][5], rel=0.05)


def percent(told):
    return float(told.inner_text().split()[-2]) / 100


def test_the_less_likely_a_token_was_the_thicker_is_its_line(reader):
    _, _, right = reader()
    right.move(1.3)
    right.expect("story", 1.3)
    lines = right.words.locator("span").evaluate_all("""all => all.map(e => {
      const style = getComputedStyle(e);
      return style.textDecorationLine === "none" ? 0 : parseFloat(style.textDecorationThickness);
    })""")
    p = recorded("story", 1.3)["p"]
    levels = [sum(chance < edge for edge in (0.5, 0.1, 0.01, 0.001)) for chance in p]
    assert len(set(levels)) == 5
    thickness = dict(zip(levels, lines, strict=True))
    assert [thickness[level] for level in levels] == lines
    assert sorted(thickness, key=thickness.get) == sorted(thickness)
    assert len(set(thickness.values())) == 5


CONTRASTS = """all => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const light = colours => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  };
  return all.map(e => {
    const page = getComputedStyle(e.closest(".reader-panel")).backgroundColor;
    const {backgroundColor, color} = getComputedStyle(e);
    const [low, high] = [light([page, backgroundColor]), light([page, backgroundColor, color])]
      .sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_have_a_contrast_of_at_least_4_5_on_every_tint(reader, scheme):
    _, _, right = reader(scheme=scheme)
    right.move(1.3)
    right.expect("story", 1.3)
    for level in range(5):
        assert min(right.words.locator(f".reader-{level}").evaluate_all(CONTRASTS)) >= 4.5


@pytest.mark.parametrize("width", [320, 400, 800, 1280])
def test_nothing_moves_when_another_text_is_shown(reader, width):
    page, left, right = reader(width=width)
    root = page.locator("[data-readings]")
    height = root.bounding_box()["height"]
    for keep in KEEPS:
        right.choose(keep)
        left.choose(keep)
        for _ in READ_AT:
            assert root.bounding_box()["height"] == height
            right.slider.press("ArrowRight")
            left.slider.press("ArrowLeft")
        right.slider.press("Home")
        left.slider.press("End")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_the_notebook_another_prompt_can_be_read(reader):
    page, left, right = reader("notebooks/real_model/")
    left.expect("story", 0.2)
    for name, title in (("france", "The capital of France is"), ("code", "def fibonacci(n): if n")):
        page.get_by_label("Prompt", exact=True).select_option(label=title)
        left.expect(name, 0.2)
        right.expect(name, 1)
    right.move(1.5)
    right.expect("code", 1.5)
    page.get_by_label("Prompt", exact=True).select_option("story")
    right.expect("story", 1.5)
    assert sorted(loaded(page)) == ["code.js", "france.js", "story.js"]
    assert page.faults == []


@pytest.mark.parametrize("answer", [None, "<!doctype html>"])
def test_texts_that_do_not_arrive_are_told_and_asked_for_again(reader, answer):
    page, _, right = reader()
    page.route(
        "**/readings/*.js",
        lambda route: route.fulfill(body=answer, content_type="text/javascript") if answer else route.abort(),
    )
    right.move(1.3)
    expect(page.locator(".reader-difference")).to_contain_text("the texts after “story” did not arrive")
    page.unroute("**/readings/*.js")
    right.move(1.5)
    right.expect("story", 1.5)


def test_without_javascript_the_three_texts_stand(visit):
    page = visit("", java_script_enabled=False)
    texts = page.locator(".texts > div")
    assert texts.count() == 3
    for text, temperature in zip(texts.all(), (0.2, 1, 1.5), strict=True):
        opening = " ".join(recorded("story", temperature)["text"].split()[:24])
        assert opening in text.inner_text()
    assert page.locator("[data-readings]").bounding_box()["height"] < 400


def test_on_paper_stand_both_texts_with_their_settings_and_no_controls(reader):
    page, left, right = reader(width=680)
    page.emulate_media(media="print")
    assert not left.slider.is_visible()
    assert right.words.is_visible()
    assert right.element.locator(".reader-T").inner_text().split() == ["T", "=", "1"]
    assert right.element.get_by_text("no filter").is_visible()
    assert not right.element.get_by_text("top-p 0.9").is_visible()


def test_a_host_that_obeys_the_policy_lets_the_texts_load_and_thirty_visits_leave_nothing(visit_at, hosted):
    page = visit_at(hosted[0])()
    heap = page.context.new_cdp_session(page)

    def sliders():
        """Count those that are kept in memory, whether a page shows them or not."""
        heap.send("HeapProfiler.collectGarbage")
        kind = heap.send("Runtime.evaluate", {"expression": "HTMLInputElement.prototype"})["result"]
        found = heap.send("Runtime.queryObjects", {"prototypeObjectId": kind["objectId"]})["objects"]
        count = "function() { return this.filter(e => e.matches('.reader-slider')).length; }"
        call = {"objectId": found["objectId"], "functionDeclaration": count, "returnByValue": True}
        return heap.send("Runtime.callFunctionOn", call)["result"]["value"]

    def away_and_back():
        Panel(page, 1).move(1.3)
        Panel(page, 1).expect("story", 1.3)
        for name, heading in (("Glossary", "Glossary"), ("Start", "Temperature scaling")):
            page.locator(".md-nav--primary").get_by_role("link", name=name, exact=True).first.click()
            expect(page.locator("article h1")).to_have_text(re.compile(f"^{heading}"))
        page.locator(".reader").wait_for()

    page.evaluate("window.same = true")
    assert sliders() == 2
    for _ in range(15):
        away_and_back()
    assert page.evaluate("window.same")
    page.wait_for_timeout(1000)  # the sentence that was to be told last
    assert sliders() <= 4  # those of the page, and of the one before, which the theme may hold
    assert page.faults == []
