"""Numbers to drag and questions to answer first, as a person uses them."""

import gzip
import re

import matplotlib as mpl
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, visiting
from tests.paths import SNIPPETS
from tests.snippets.test_hand import PAGES, expected

# Of each page: figure, the handle that is moved, where it ends, and how the program draws it there.
MOVES = {
    "softmax": ("softmax_figure", "hot.T", "2.5", ("0.1, 0.5, 5 ", "0.1, 0.5, 2.5 ")),
    "limits": ("limits_figure", "T", "0.9", ("T = 2\n", "T = 0.9\n")),
    "entropy": ("entropy_figure", "T", "0.45", ("T = 1\n", "T = 0.45\n")),
    "filters": ("filters_order_figure", "T", "1.2", ("T, mass = 2,", "T, mass = 1.2,")),
    "sampling": ("sampling_figure", "T", "2.5", ("T, u = 1,", "T, u = 2.5,")),
}
# Name and place of all that moves: the numbers of a bar's path, or x, y and text.
DRAWN = """() => Object.fromEntries([...document.querySelectorAll("[data-gid]")]
  .filter(g => !g.dataset.gid.startsWith("curve")).map(g => {
    const e = g.querySelector("text, use, path:not(defs *)");
    const numbers = e.getAttribute("d")?.match(/-?[\\d.]+/g) ?? [e.getAttribute("x"), e.getAttribute("y")];
    return [g.dataset.gid, [numbers.map(Number), e.textContent, getComputedStyle(e).opacity]];
  }))"""


@pytest.fixture(scope="module")
def opened(browser, site):
    """Return what opens a page once, for tests that put it back as it was."""
    with visiting(browser, site) as visit:
        pages = {}
        yield lambda name: pages.setdefault(name, visit(f"{name}/"))


def handle(page, spec):
    return page.locator(f'[data-hand="{spec}"]')


def slider(page, spec):
    return handle(page, spec).locator("input")


def texts(page):
    """Return {what a span shows: its text}."""
    return page.evaluate("""Object.fromEntries([...document.querySelectorAll("[data-hand]")].map(
      e => [e.dataset.hand, e.textContent]))""")


def drag(page, spec, until):
    """Drag a handle to the side until it shows a value, as a hand does, and let go."""
    one = handle(page, spec)
    one.scroll_into_view_if_needed()
    box = one.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    left = float(until) < float(one.inner_text())
    for step in range(1, 400):
        page.mouse.move(x + (-step if left else step), y + step % 3)
        if one.inner_text() == until:
            break
    page.mouse.up()
    assert one.inner_text() == until


@pytest.mark.parametrize("name", PAGES)
def test_at_rest_a_page_says_and_draws_what_it_does_without_javascript(visit, opened, name):
    plain, page = visit(f"{name}/", java_script_enabled=False), opened(name)
    figures = "figure:has([data-gid])"
    assert page.locator(figures).inner_html() == plain.locator(figures).inner_html()
    assert page.locator(".hand-handle").count() > 0
    for spec, text in texts(page).items():
        assert handle(plain, spec).inner_text() == text
    assert plain.locator("details.predict").evaluate("e => e.open = true")
    assert plain.locator("[data-answer]").is_visible()
    assert page.faults == []


def moved(name, folder, monkeypatch):
    """Draw the figure of a page where its handle was moved to; return names, places and texts."""
    figure, _, _, (old, new) = MOVES[name]
    source = (SNIPPETS / f"{figure}.py").read_text("utf-8")
    assert source.count(old) == 1
    monkeypatch.chdir(folder)
    with mpl.rc_context({"backend": "agg"}):
        exec(compile(source.replace(old, new), figure, "exec"), {"__name__": "__main__"})
    svg = (folder / f"{figure}.svg").read_text("utf-8")
    groups = re.findall(r'<g id="([a-z]+ [^"]+)">(.*?)</g>', svg, re.DOTALL)
    return {name: inside for name, inside in groups if not name.startswith("curve")}


@pytest.mark.parametrize("name", PAGES)
def test_dragging_moves_figure_and_numbers_as_the_program_has_them(opened, name, tmp_path, monkeypatch):
    page, (_, spec, until, _) = opened(name), MOVES[name]
    before, at_rest = page.evaluate(DRAWN), texts(page)
    drag(page, spec, until)
    drawn = page.evaluate(DRAWN)
    assert drawn != before
    groups = moved(name, tmp_path, monkeypatch)
    assert drawn.keys() == groups.keys()
    for gid, inside in groups.items():
        numbers, text, opacity = drawn[gid]
        if path := re.search(r'<path d="([^"]+)"[^>]*clip-path', inside):
            places = [float(n) for n in re.findall(r"-?[\d.]+", path[1])]
        else:
            places = [float(n) for n in re.findall(r' [xy]="([\d.-]+)"', inside)]
            told = re.search(r">([^<]*)</text>", inside)
            assert text == (told[1] if told else text), gid
            assert (opacity == "0") == ("opacity: 0" in inside), gid
        assert numbers == pytest.approx(places, abs=0.05), gid
    values = expected({"T": float(until), "u": 0.68, "top-p": 0.9, "min-p": 0.05})
    scope, shown = spec[:-1], texts(page)
    told = [of for of in shown if of.startswith(scope) and of.removeprefix(scope) in values]
    assert len(told) >= 2
    for of in told:
        value, text = values[of.removeprefix(scope)], shown[of]
        places, kind = len(text.rstrip("%").partition(".")[2]), "%" if text.endswith("%") else "f"
        assert text == (f'"{value}"' if isinstance(value, str) else f"{value:.{places}{kind}}")
    assert page.evaluate("String(getSelection())") == ""
    drag(page, spec, at_rest[spec])
    assert (page.evaluate(DRAWN), texts(page)) == (before, at_rest)
    assert page.faults == []


def test_arrow_keys_move_a_handle_within_its_bounds_and_the_others_stay(opened):
    page = opened("softmax")
    slider(page, "cold.T").focus()
    before = texts(page)
    page.keyboard.press("ArrowRight")
    assert texts(page)["cold.T"] == "0.11"
    p = np.exp(np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]) / 0.11)
    assert texts(page)["cold.p forward"] == f"{p[3] / p.sum():.1%}"
    assert slider(page, "cold.T").get_attribute("aria-valuetext") == "0.11"
    page.keyboard.press("End")
    assert texts(page)["cold.T"] == "1"
    page.keyboard.press("Home")
    assert texts(page)["cold.T"] == "0.05"
    assert {key: text for key, text in texts(page).items() if key.startswith("hot")} == {
        key: text for key, text in before.items() if key.startswith("hot")
    }
    for _ in range(200):
        if texts(page)["cold.T"] == before["cold.T"]:
            break
        page.keyboard.press("ArrowRight")
    assert texts(page) == before


@pytest.mark.parametrize("name", PAGES)
def test_each_handle_is_a_slider_with_a_name_that_the_tab_key_reaches(opened, name):
    page = opened(name)
    handles = page.locator("[data-hand] input").all()
    assert handles
    page.locator("[data-hand] input").first.focus()
    for i, one in enumerate(handles):
        if i:
            page.keyboard.press("Tab")
            while not page.evaluate("document.activeElement.closest('[data-hand]')"):
                page.keyboard.press("Tab")
        assert one.evaluate("e => e === document.activeElement")
        assert one.get_attribute("aria-label") in {"temperature T", "top-p", "min-p", "uniform number u"}
        outline = one.locator("..").evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline != "none"


def test_a_sentence_is_spoken_once_after_many_steps(visit):
    page = visit("entropy/")
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    slider(page, "T").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    said = page.locator(".hand-said")
    assert said.get_attribute("role") == "status"
    page.clock.run_for(699)
    assert said.inner_text() == ""
    page.clock.run_for(60_000)
    shown = texts(page)
    assert f"{shown['H']} nats and a draw has {shown['choices']} choices." in said.inner_text()
    assert re.match(r"The dot is at T ?= ?[\d.]+, where", said.inner_text())


# Where the blocks of a page begin and end, those of the mixer and the runner aside, which other scripts load.
BLOCKS = """[...document.querySelectorAll("article > *, article p, article li, [data-hand]")]
  .filter(e => !e.closest(".mixer, .runner, .hand-guess, .hand-said, details:not([open]) > :not(summary)"))
  .map(e => { const {x, width, height} = e.getBoundingClientRect(); return [x, width, height]; })"""


@pytest.mark.parametrize("width", [1280, 400, 320])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_but_the_numbers(visit, browser, site, name, width):
    page, bare = visit(f"{name}/", width), browser.new_page(viewport={"width": width, "height": 900})
    page.locator(".hand-handle").first.wait_for()
    bare.route(re.compile(r"/hand\.(js|css)$"), lambda route: route.fulfill(body=""))
    bare.goto(f"{site}/{name}/", wait_until="networkidle")
    for one in (page, bare):  # the programs that run have their bars
        expect(one.locator(".runner-bar")).to_have_count(one.locator(".runnable").count())
    before = bare.evaluate(BLOCKS)
    bare.close()
    assert page.evaluate(BLOCKS) == before
    heights = page.evaluate("""() => [...document.querySelectorAll("[data-hand] input")].map(slider => {
      const block = slider.closest("p, li"), seen = new Set();
      for (slider.value = 0; ; slider.value++) {
        slider.dispatchEvent(new Event("input"));
        seen.add(block.offsetHeight);
        if (slider.value === slider.max) return [...seen];
      }
    })""")
    assert all(len(seen) == 1 for seen in heights), heights
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def question(page):
    page.locator("details.predict > summary").click()
    return page.locator(".hand-guess")


@pytest.mark.parametrize("name", PAGES)
def test_the_answer_is_shown_after_a_guess_with_the_difference_in_words(visit, name):
    page = visit(f"{name}/")
    kept = "JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), document.cookie])"
    before = page.evaluate(kept)
    form, answer = question(page), page.locator("[data-answer]")
    assert not answer.is_visible()
    assert form.locator("output").count() == 0
    form.locator("input").focus()
    page.keyboard.press("Home")
    assert form.locator("[role=status]").inner_text() == ""
    set_to = form.locator("input").get_attribute("aria-valuetext")
    assert set_to == form.locator(".hand-guessed").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert answer.is_visible()
    right = answer.inner_text()
    far = float(right.rstrip("%")) - float(set_to.rstrip("%"))
    said = form.locator("[role=status]").inner_text()
    assert said.startswith(f"You set {set_to}. It is {right}: you were ")
    assert said.endswith("too low.")
    assert float(re.search(r"were ([\d.]+)", said)[1]) == pytest.approx(far)
    track, mark = form.locator("input").bounding_box(), form.locator(".hand-right").bounding_box()
    assert track["x"] < mark["x"] < track["x"] + track["width"]
    assert page.evaluate(kept) == before
    page.reload()
    page.wait_for_selector(".hand-guess", state="attached")
    assert not page.locator("[data-answer]").is_visible()


def test_the_bar_of_a_question_is_dragged(visit):
    page = visit("softmax/")
    track = question(page).locator("input").bounding_box()
    y = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + track["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.28, y, steps=9)
    page.mouse.up()
    assert page.locator(".hand-guessed").inner_text() in {"27%", "28%", "29%"}
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.locator(".hand-guess p").inner_text().startswith("You set 2")


def test_paper_shows_the_text_at_rest_and_the_answer(visit):
    page = visit("softmax/")
    before, drawn = texts(page), page.evaluate(DRAWN)
    slider(page, "hot.T").focus()
    page.keyboard.press("Home")
    set_to = texts(page)
    assert set_to != before
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert texts(page) == before
    assert page.evaluate(DRAWN) == drawn
    assert page.locator("[data-answer]").evaluate("e => getComputedStyle(e.closest('p')).display") == "block"
    assert not page.locator(".hand-guess").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert texts(page) == set_to


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_what_was_moved_and_answered(visit, name, width, scheme):
    page = visit(f"{name}/", width, scheme)
    page.locator("[data-hand] input").first.focus()
    page.keyboard.press("ArrowRight")
    question(page).get_by_role("button").click()
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_thirty_instant_navigations_leave_nothing_behind(visit_at, hosted):
    page = visit_at(hosted[0])("entropy/")
    page.evaluate("window.same = true; window.left = []")
    for i in range(30):
        to = ("Limits", "Entropy")[i % 2]
        page.locator(".hand-handle input").first.press("ArrowRight")
        page.evaluate("left.push(new WeakRef(document.querySelector('.hand-handle input')))")
        page.evaluate("left.push(new WeakRef(document.querySelector('.hand-guess input')))")
        page.locator(".md-nav--primary").get_by_role("link", name=to).first.click()
        page.wait_for_url(f"**/{to.lower()}/")
        page.locator(".hand-handle").first.wait_for()
    page.evaluate("document.activeElement.blur()")
    session = page.context.new_cdp_session(page)
    for _ in range(20):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(300)
        if not (kept := page.evaluate("left.filter(one => one.deref()).length")):
            break
    assert kept == 0
    assert page.evaluate("window.same")
    assert page.locator(".hand-said").count() == 1
    assert page.evaluate("document.querySelectorAll('script[src$=\"hand.js\"]').length") == 1
    assert page.faults == []


def test_it_weighs_at_most_8_kb_and_only_where_it_is_used(visit):
    assets = ROOT / "site" / "assets"
    files = [(assets / name).read_bytes() for name in ("hand.js", "hand.css")]
    assert sum(len(gzip.compress(file, 9)) for file in files) <= 8_000
    page = visit("numerics/")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(r => r.name.split('/').at(-1))")
    assert not {name for name in loaded if name.startswith("hand")}
