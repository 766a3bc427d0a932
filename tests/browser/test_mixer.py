"""The mixer: its numbers against the program's, and its parts as a person uses them."""

import io
import json
import math
import re
from contextlib import redirect_stdout
from urllib.parse import urlencode

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from snippets.mixer import LOGITS, mix
from tests.browser.conftest import ROOT, visiting
from tests.paths import SNIPPETS
from tests.site.building import build
from tests.snippets.test_mixer import CHAINS, FILTERS, PENALTIES, STEPS, TIES

PROMPTS = sorted((ROOT / "real_model" / "recorded").glob("*.json"))


@pytest.fixture
def mixer(visit):
    """Open the mixer at a setting."""

    def open_mixer(path="mixer/", width=1280, scheme="light", **settings):
        page = visit(path + (f"?{urlencode(settings)}" if settings else ""), width, scheme)
        page.wait_for_selector(".mixer-table tbody tr")
        return page

    return open_mixer


@pytest.fixture(scope="module")
def shared(browser, site):
    """A mixer for tests that differ in a setting alone."""
    with visiting(browser, site) as visit:
        yield visit("mixer/")


@pytest.fixture
def follow(shared):
    """Give the shared mixer a setting, as a link on its page does, which leaves nothing of the one before."""

    def follow_link(**settings):
        shared.evaluate(
            """query => {
          const link = Object.assign(document.createElement("a"), {href: query});
          document.querySelector("article").append(link);
          link.click();
          link.remove();
        }""",
            f"?{urlencode(settings)}",
        )
        return shared

    return follow_link


# What reaches beyond the window.
TOO_WIDE = """[...document.querySelectorAll("html, .mixer *")]
  .filter(e => !e.closest(".mixer-hidden") && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 80))"""


def overflowing(page):
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return page.evaluate(TOO_WIDE) + [wide] * (wide > 0)


def own(page):
    return page.locator(".mixer-own textarea")


def paste(page, text):
    """Put a text into the box in one piece, as pasted text comes, and wait until it was read."""
    page.evaluate(
        """text => {
      const field = document.querySelector(".mixer-own textarea");
      field.value = text;
      field.dispatchEvent(new Event("input"));
    }""",
        text,
    )
    page.wait_for_function(
        """text => {
      const held = new URLSearchParams(location.search).get("own") ?? "";
      const long = encodeURIComponent(text).length > 1400;
      return held === text || (long && !held && document.querySelector(".mixer-note").checkVisibility());
    }""",
        arg=text,
    )


def rows(page):
    """Return {token: (p, cut by)} as the table shows them."""
    return {
        row.locator("th").inner_text(): (
            row.locator("td").nth(2).inner_text(), row.locator(".mixer-cut").inner_text()
        )
        for row in page.locator(".mixer-table tbody tr:has(th)").all()
    }  # fmt: skip


def kept(page):
    return [token for token, (_, cut) in rows(page).items() if not cut]


def summary(page):
    return page.locator(".mixer-summary").inner_text()


def query(page, expected):
    page.wait_for_function(f"location.search.includes({json.dumps(expected)})")


def slider(page, step):
    return page.locator(f".mixer-knob-{step} input[type=range]")


def field(page, step):
    return page.locator(f".mixer-knob-{step} .mixer-field")


def test_the_page_opens_with_the_setting_of_its_program(mixer):
    page = mixer()
    assert kept(page) == ["forward", "toward", "closer", "you"]
    out = (SNIPPETS / "mixer.out").read_text("utf-8")
    for token, (p, cut) in rows(page).items():
        (line,) = [line for line in out.splitlines() if line.startswith(token)]
        assert ("cut" if cut else p) in line
    assert "4 of 9 tokens kept" in summary(page)
    assert "1.1336 nats" in summary(page)


def test_dragging_the_temperature_changes_bars_address_and_what_is_read_out(mixer):
    page = mixer(T=1)
    box = slider(page, "T").bounding_box()
    middle = box["y"] + box["height"] / 2
    before = float(rows(page)["forward"][0])
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, middle, steps=12)
    page.mouse.up()
    temperature = float(field(page, "T").input_value())
    assert 5 < temperature < 9
    assert float(rows(page)["forward"][0]) < before
    assert slider(page, "T").get_attribute("aria-valuetext") == field(page, "T").input_value()
    query(page, f"T={field(page, 'T').input_value()}")
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] - 30, middle, steps=8)
    page.mouse.up()
    assert slider(page, "T").get_attribute("aria-valuetext") == "0, greedy by convention"
    assert page.get_by_text("greedy (convention)").is_visible()
    assert kept(page) == ["forward"]
    assert page.get_by_text("T = 0 is a convention").is_visible()
    assert page.faults == []


def test_the_live_region_speaks_once_after_many_steps(mixer):
    page = mixer(T=1)
    page.wait_for_function("document.querySelector('.mixer-view > [role=status]').textContent")
    page.evaluate("""() => {
      window.spoken = [];
      const said = document.querySelector(".mixer-view > [role=status]");
      new MutationObserver(() => spoken.push(said.textContent)).observe(said, {childList: true});
    }""")
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    slider(page, "T").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.clock.run_for(699)
    assert page.evaluate("window.spoken") == []
    page.clock.run_for(60_000)
    (said,) = page.evaluate("window.spoken")
    assert re.fullmatch(r"9 of 9 tokens kept, “forward” has \d+\.\d percent, entropy \d\.\d\d nats\.", said)


def test_with_keys_alone_each_control_is_reached_in_the_order_of_the_page(mixer):
    page = mixer()
    page.locator(".mixer select").first.focus()
    names = []
    for _ in range(24):
        names.append(
            page.evaluate("""() => { const e = document.activeElement;
          return e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent; }""")
        )
        page.keyboard.press("Tab")
    assert names[:11] == [
        "Logits", "T temperature", "T, exact value", "top-k the k largest", "top-k, exact value",
        "top-p the nucleus", "top-p, exact value", "min-p share of the top", "min-p, exact value",
        "typical near the entropy", "typical, exact value",
    ]  # fmt: skip
    assert names[11:22] == [
        "Penalties", "T with so many choices", "Find T", "Order of", "none", "1", "100", "1,000", "seed",
        "Next seed",
        "After each step",
    ]  # fmt: skip
    slider(page, "top-p").focus()
    page.keyboard.press("End")
    assert slider(page, "top-p").get_attribute("aria-valuetext") == "off, keeps all"
    assert len(kept(page)) == 9
    page.keyboard.press("Home")
    assert kept(page) == ["forward"]


@pytest.mark.parametrize("engine", CHAINS)
def test_the_menu_sets_the_order_and_shows_the_chain_of_the_table(follow, engine):
    page = follow(T=2, top_k=8, top_p=0.9, min_p=0.05)
    if not slider(page, "repetition").is_visible():
        page.locator(".mixer-penalties summary").click()
    page.get_by_label("Order of").select_option(re.sub(r"[^a-z0-9]+", "-", engine.lower()))
    shown = page.locator(".mixer-chain li").all_inner_texts()
    steps = [re.match(r"[\w-]+", text)[0] for text in shown]
    assert [step for step in steps if step in STEPS] == CHAINS[engine]
    settings = {"T": 2.0, "top-k": 8, "top-p": 0.9, "min-p": 0.05}
    _, mask = mix(LOGITS, CHAINS[engine], settings, ties=TIES[engine])
    assert f"{mask.sum()} of 9 tokens kept" in summary(page)
    for step in (*FILTERS, *PENALTIES):
        assert slider(page, step).is_disabled() == (step not in CHAINS[engine])


def test_where_the_order_matters_a_line_says_which_tokens_and_why(mixer):
    page = mixer(T=2, min_p=0.05)
    line = page.locator(".mixer-orders li", has_text="llama.cpp").inner_text()
    assert "3 kept, without “you”, “inches”, “every”" in line
    assert "min-p comes before T there, so it sees the probabilities at T = 1" in line
    page.get_by_label("Order of").select_option("llama-cpp")
    line = page.locator(".mixer-orders li", has_text="transformers").inner_text()
    assert "6 kept, also “you”, “inches”, “every”" in line
    assert "min-p comes after T there, so it sees the probabilities at T = 2" in line
    page = mixer(T=1)
    assert "Every other engine keeps the same tokens" in page.locator(".mixer-orders").inner_text()


def test_what_the_table_notes_of_an_order_stands_below_the_chain(mixer):
    page = mixer(engine="sglang", T=1)
    note = "SGLang: without min-p, and in its PyTorch fallback, top-p counts what top-k removes."
    assert page.get_by_text(note).is_visible()
    page.get_by_label("Order of").select_option("transformers")
    assert not page.get_by_text(note).count()


def test_draws_have_a_seed_counts_expectations_and_a_band(mixer):
    page = mixer(T=2)
    for n in ("1", "100", "1,000"):
        page.locator(".mixer-draws").get_by_role("button", name=n, exact=True).click()
        drawn = [int(cell) for cell in page.locator(".mixer-table tbody td:nth-child(5)").all_inner_texts()]
        assert sum(drawn) == int(n.replace(",", ""))
    query(page, "draws=1000")
    (mean, off) = page.locator(".mixer-table tbody td:nth-child(6)").first.inner_text().split(" ± ")
    p = float(rows(page)["forward"][0])
    assert float(mean) == pytest.approx(1000 * p, abs=0.1)
    assert float(off) == pytest.approx(2 * math.sqrt(1000 * p * (1 - p)), abs=0.1)
    band, dot = (page.locator(f".mixer-{part}").first.bounding_box() for part in ("band", "dot"))
    inside = abs(drawn[0] - float(mean)) <= float(off)
    assert (band["x"] <= dot["x"] + dot["width"] / 2 <= band["x"] + band["width"]) == inside
    page.get_by_role("button", name="Next seed").click()
    assert page.get_by_label("seed", exact=True).input_value() == "124"
    query(page, "seed=124")
    again = [int(cell) for cell in page.locator(".mixer-table tbody td:nth-child(5)").all_inner_texts()]
    assert again != drawn
    page.get_by_label("seed", exact=True).fill("123")
    assert [int(c) for c in page.locator(".mixer-table tbody td:nth-child(5)").all_inner_texts()] == drawn


@pytest.mark.parametrize(
    ("step", "text", "message"),
    [
        ("T", "", "T is empty: type a number."),
        ("T", "warm", "T: “warm” is no number."),
        ("T", "nan", "T: “nan” is no number."),
        ("T", "1e309", "T: 1e309 is no finite number."),
        ("T", "-1", "T goes from 0 to 1,000,000, not -1."),
        ("T", "1e-9", "T is 0 for greedy, or at least 0.000001."),
        ("top-k", "2.5", "top-k is a whole number, not 2.5."),
        ("top-k", "0", "top-k goes from 1 to 1,000,000, not 0."),
        ("top-p", "1.5", "top-p goes from 0 to 1, not 1.5."),
        ("min-p", "x", "min-p: “x” is no number."),
        ("typical", "-0.1", "typical goes from 0 to 1, not -0.1."),
    ],
)
def test_bad_input_has_a_message_beside_its_field_and_the_last_good_state_stays(follow, step, text, message):
    page = follow(T=2, top_p=0.9)
    before = (rows(page), summary(page))
    field(page, step).fill(text)
    error = page.locator(f".mixer-knob-{step} .mixer-error")
    assert error.inner_text() == f"{message} The last good value stays."
    assert field(page, step).get_attribute("aria-invalid") == "true"
    assert field(page, step).get_attribute("aria-describedby") == error.get_attribute("id")
    assert (rows(page), summary(page)) == before
    page.get_by_label("seed", exact=True).fill("7")
    page.locator(".mixer-draws").get_by_role("button", name="100", exact=True).click()
    query(page, "draws=100")
    assert page.url.endswith("?T=2&top_p=0.9&draws=100&seed=7")
    field(page, step).fill("1")
    assert not error.is_visible()
    assert page.faults == []


HOW = "Write a token, a space and its logit on each line, such as: you 1.79."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"Empty. {HOW}"),
        ("one", f"Line 1: “one” has no logit. {HOW}"),
        ("one 1\ntwo much", "Line 2: “much” is no number."),
        ("one 1\ntwo nan", "Line 2: “nan” is no number."),
        ("1 nan 2", "Logit 2: “nan” is no number."),
        ("one 1e309", "Line 1: 1e309 is no finite number."),
        ("1 2 1e309", "Logit 3: 1e309 is no finite number."),
        (
            "one 1\ntwo inf",
            "Line 2: from inf softmax makes no number: write a finite one, or -inf to mask the token.",
        ),
        (
            "one -inf\ntwo -inf",
            "Each logit is -inf, which leaves no token to share the probability: "
            "write a number for one of them.",
        ),
        (
            "one 1e7",
            "Line 1: 1e7 lies beyond 1,000,000: write a smaller number, or -inf to mask the token.",
        ),
        (r'"\d" 1', r'Line 1: "\d" is not quoted as in JSON: put \ before each " and \ inside.'),
        (
            "\n".join(f"t{i} {i}" for i in range(10_000)),
            "10,000 lines: at most 1,000 tokens with names, or 50,000 logits alone.",
        ),
        ("word " * 10_000, "Line 1: “word” is no number."),
        ("1 " * 50_001, "50,001 logits: at most 50,000."),
    ],
    ids=lambda value: value[:20].strip() or "empty",
)  # fmt: skip
def test_bad_tokens_have_a_message_and_the_last_good_ones_stay(follow, text, message):
    page = follow(source="own", own="yes 1\nno 0", T=1)
    assert {token: p for token, (p, _) in rows(page).items()} == {"yes": "0.7311", "no": "0.2689"}
    paste(page, text)
    assert page.locator(".mixer-own .mixer-error").inner_text() == f"{message} The last good value stays."
    assert list(rows(page)) == ["yes", "no"]
    paste(page, "a 0\nb 0")
    assert not page.locator(".mixer-own .mixer-error").is_visible()
    assert rows(page)["a"][0] == "0.5000"
    assert page.faults == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("you 1.79\nmore than one 2", {"more than one": "2.00", "you": "1.79"}),
        ("1 2\n3 4", {"3": "4.00", "1": "2.00"}),
        ("1\t2", {"1": "2.00"}),
        ("1 2 3", {"#2": "3.00", "#1": "2.00", "#0": "1.00"}),
        ("1\n2", {"#1": "2.00", "#0": "1.00"}),
        ("1 2 3\n4 5", {"#4": "5.00", "#3": "4.00", "#2": "3.00", "#1": "2.00", "#0": "1.00"}),
        ("[2.5, 1.5]", {"#0": "2.50", "#1": "1.50"}),
        ("a 1\n1 2 3", {"1 2": "3.00", "a": "1.00"}),
        (": 4\n, 3\n= 2\n== 1", {":": "4.00", ",": "3.00", "=": "2.00", "==": "1.00"}),
        ("yes: 4\nno, 3,\nperhaps = 2\nx:1", {"yes": "4.00", "no": "3.00", "perhaps": "2.00", "x": "1.00"}),
        (
            '" the" 4\n"yes:": 3\n"1" 2\n"a\\"b" 1\n" 0',
            {"␣the": "4.00", "yes:": "3.00", "1": "2.00", 'a"b': "1.00", '"': "0.00"},
        ),
        ("a −1\nb -Infinity\nc -inf", {"a": "-1.00", "b": "-∞", "c": "-∞"}),
        ("-inf 2", {"-inf": "2.00"}),
    ],
    ids=repr,
)
def test_own_tokens_are_read_by_the_rule_below_their_box(follow, text, read):
    page = follow(source="own", own="yes 1\nno 0", T=1)
    paste(page, text)
    assert not page.locator(".mixer-own .mixer-error").is_visible()
    logits = page.locator(".mixer-logit").all_inner_texts()
    assert dict(zip(rows(page), logits, strict=True)) == read
    rule, described = page.locator(".mixer-own .mixer-note"), own(page).get_attribute("aria-describedby")
    assert rule.is_visible()
    assert rule.get_attribute("id") in described.split()
    for part in ("each line is a pair", "tensor(…)", "-inf masks a token", "Quotes keep a token as it is"):
        assert part in rule.inner_text()


def test_a_masked_token_has_probability_zero_and_no_step_counts_it(follow):
    page = follow(source="own", own="a 1\nb -inf\nc 0\nd -inf", T=2, top_k=3, min_p=0, draws=1000)
    masked = ("0", "masked")
    assert rows(page) == {"a": ("0.6225", ""), "c": ("0.3775", ""), "b": masked, "d": masked}
    assert summary(page).startswith("2 of 4 tokens kept")
    assert "cuts 0" in page.locator(".mixer-chain li", has_text="top-k").inner_text()
    assert "Every other engine keeps the same tokens" in page.locator(".mixer-orders").inner_text()
    field(page, "T").fill("0")
    assert [cut for _, cut in rows(page).values()] == ["", "not taken", "masked", "masked"]


SOURCES = ", ".join(["toy", *(path.stem for path in PROMPTS), "own"])
KNOWN = (
    "the mixer knows source, own, T, top_k, top_p, min_p, typical, repetition, presence, frequency, seen, "
    "seen_prompt, engine, draws, seed"
)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"T": "banana"}, "T=banana (T: “banana” is no number); T is 1."),
        ({"T": 2, "top_k": 2.5}, "top_k=2.5 (top-k is a whole number, not 2.5); top_k is off."),
        ({"min_p": -1, "top_p": 0.9}, "min_p=-1 (min-p goes from 0 to 1, not -1); min_p is off."),
        ({"source": "moon"}, f"source=moon (source is one of {SOURCES}); source is toy."),
        ({"draws": 7}, "draws=7 (draws is one of 0, 1, 100, 1000); draws is 0."),
        ({"draws": 1, "seed": -1}, "seed=-1 (seed goes from 0 to 999,999,999, not -1); seed is 123."),
        (
            {"T": 2, "repetition": 0},
            "repetition=0 (repetition goes from 0.01 to 100, not 0); repetition is off.",
        ),
        (
            {"T": 2, "seen": "forward"},
            "seen=forward (“forward” has no count: write a token, a space and its count, "
            "with commas between, such as: forward 2, toward 1); seen is empty.",
        ),
        (
            {"T": 2, "seen_prompt": "backward 2"},
            "seen_prompt=backward 2 (“backward” is none of the tokens with a name here: "
            "write it as the table shows it); no token is counted.",
        ),
        ({"temperature": 2}, f"temperature=2 ({KNOWN}); it changes nothing."),
        ({"constructor": 2}, f"constructor=2 ({KNOWN}); it changes nothing."),
        ({"own": "a 1"}, "own=a 1 (source=toy); it changes nothing."),
        (
            {"T": "", "draws": "all"},
            "T= (T is empty: type a number); T is 1. "
            "draws=all (draws is one of 0, 1, 100, 1000); draws is 0.",
        ),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_link_says_wrongly_is_told_with_its_reason_and_what_holds(follow, settings, message):
    page, told = follow(**settings), ".mixer-linked"
    assert page.locator(told).inner_text() == f"Not taken from the link: {message}"
    field(page, "T").fill("3")
    assert not page.locator(told).is_visible()  # what held holds no longer
    assert page.faults == []


def test_of_a_setting_that_a_link_has_twice_the_first_counts_and_that_is_told(visit):
    page = visit("mixer/?T=1&T=2")
    page.wait_for_selector(".mixer-table tbody tr")
    assert page.locator(".mixer-linked").inner_text() == (
        "Not taken from the link: T=1 (the first of 2 counts); T is 1."
    )


def test_an_address_that_asks_wrongly_is_told_when_the_page_opens_and_a_good_one_says_nothing(mixer):
    page = mixer(T="banana", engine="moon", top_p=0.9)
    said = page.locator(".mixer-linked").inner_text()
    assert said.startswith("Not taken from the link: T=banana (T: “banana” is no number); T is 1. engine=m")
    assert said.endswith("engine is transformers.")
    assert field(page, "T").input_value() == "1"
    query(page, "T=1&top_p=0.9")
    page = mixer("mixer/#T=banana")
    assert "#T=banana (settings stand behind ?, not #)" in page.locator(".mixer-linked").inner_text()
    assert summary(page).startswith("4 of 9")
    page = mixer(h="entropy", T=2, engine="llama.cpp")
    assert not page.locator(".mixer-linked").is_visible()
    assert page.get_by_label("Order of").input_value() == "llama-cpp"


def test_own_tokens_outlast_a_reload_and_a_way_back_also_while_they_have_a_mistake(mixer, site):
    page = mixer(source="own", own="a 1\nb 0", T=1)
    for text, read in (("yes 1\nno 0", ["yes", "no"]), ("yes 1\nno", ["forward", "toward"])):
        paste(page, text)
        page.reload(wait_until="networkidle")
        assert own(page).input_value() == text
        assert list(rows(page))[:2] == read
        page.goto(f"{site}/limits/", wait_until="networkidle")
        page.go_back(wait_until="networkidle")
        assert own(page).input_value() == text
    error = page.locator(".mixer-own .mixer-error").inner_text()
    assert error.endswith("Until it is mended there are the nine tokens.")


def test_a_change_after_a_pause_is_in_the_address_at_once_and_a_stream_of_them_seldom(mixer):
    page = mixer(T=1)
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    page.evaluate("""() => {
      window.replaced = 0;
      const replace = history.replaceState.bind(history);
      history.replaceState = (...all) => { replaced++; replace(...all); };
    }""")
    field(page, "T").fill("2")
    page.clock.run_for(1)
    assert page.url.endswith("?T=2")
    for i in range(60):
        page.evaluate(
            """T => { const field = document.querySelector(".mixer-knob-T .mixer-field");
          field.value = T; field.dispatchEvent(new Event("input")); }""",
            str(3 + i / 100),
        )
        page.clock.run_for(100)
    page.clock.run_for(300)
    assert page.url.endswith("?T=3.59")
    assert page.evaluate("window.replaced") <= 8  # in six seconds; browsers refuse a hundred in thirty


def test_a_link_holds_1500_characters_of_own_tokens_and_says_when_there_are_more(mixer):
    page = mixer(source="own", T=1, own="a 1\n" + "é 2\n" * 107)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told = page.get_by_text("Too long for a link, which holds 1,500 characters of this")
    copied = page.locator(".mixer-copied")
    for text, fits in (("a 1\n" + "x" * 1490 + " 2", True), ("a 1\n" + "é" * 260 + " 2", False)):
        paste(page, text)
        assert told.is_visible() != fits
        page.get_by_role("button", name="Copy link").click()
        expect(copied).to_have_text(f"Link{'' if fits else ' without your tokens and logits'} copied.")
        link = page.evaluate("navigator.clipboard.readText()")
        assert ("own=" in link) == fits
    assert "if they take no more than 1,500 characters" in page.locator("article").inner_text()
    page.goto(link, wait_until="networkidle")
    assert page.locator(".mixer-linked").inner_text() == (
        "Not taken from the link: source=own (the link holds no tokens and logits; "
        "more than 1,500 characters of them are left out); the nine tokens stand there."
    )
    assert next(iter(rows(page))) == "forward"


def test_a_link_with_bad_tokens_shows_them_with_the_message_and_reset_clears_it(mixer):
    page = mixer(source="own", own="yes 1\nno", T=1)
    box, error = own(page), page.locator(".mixer-own .mixer-error")
    assert box.input_value() == "yes 1\nno"
    assert error.inner_text().startswith("Line 2: “no” has no logit")
    assert next(iter(rows(page))) == "forward"
    box.fill("yes 1\nno 0")
    page.wait_for_function("document.querySelector('.mixer-own .mixer-error').hidden")
    assert list(rows(page)) == ["yes", "no"]
    field(page, "T").fill("hot")
    page.get_by_role("button", name="Reset").click()
    assert not page.locator(".mixer-error:visible").count()
    assert field(page, "T").input_value() == "1"
    assert page.faults == []


def test_a_prompt_that_fails_late_leaves_a_newer_choice(mixer):
    page = mixer(T=1)
    page.evaluate("""() => {
      window.fetch = () => new Promise((_, reject) => { window.fail = () => reject(new TypeError("late")); });
    }""")
    page.get_by_label("Logits", exact=True).select_option("story")
    page.get_by_label("Logits", exact=True).select_option("own")
    page.evaluate("async () => { fail(); await new Promise(done => setTimeout(done)); }")
    assert page.get_by_label("Logits", exact=True).input_value() == "own"


def test_a_link_to_a_heading_keeps_the_setting(mixer):
    page = mixer(T=2)
    field(page, "T").fill("3")
    query(page, "T=3")
    for link in ("#rules .headerlink", "#program .headerlink"):
        page.locator(link).click()
        page.wait_for_function(f"location.hash === '{link.split()[0]}'")
        assert "T=3" in page.url
        assert field(page, "T").input_value() == "3"
    assert page.faults == []


def test_logits_are_shown_as_given_and_a_tie_at_zero_is_not_called_smaller(mixer):
    page = mixer(source="own", own="first 1\nsecond 0.995\nthird 1", T=0)
    assert page.locator(".mixer-logit").all_inner_texts() == ["1.00", "1.00", "0.995"]
    assert page.locator(".mixer-cut").all_inner_texts() == ["", "not taken", "not taken"]


def test_at_320_pixels_nothing_scrolls_sideways_and_no_label_wraps(mixer):
    page = mixer(width=320, T=2, draws=1000)
    assert overflowing(page) == []
    assert page.get_by_text("Order of", exact=True).evaluate("e => e.getClientRects().length") == 1
    assert page.get_by_text("Order of", exact=True).bounding_box()["height"] < 30


@pytest.mark.parametrize("width", [1280, 400, 320])
def test_the_buttons_of_draws_stand_right_above_the_bars_they_change(mixer, width):
    page = mixer(width=width)
    buttons, table = (page.locator(name).first.bounding_box() for name in (".mixer-draws", ".mixer-table"))
    assert 0 <= table["y"] - buttons["y"] - buttons["height"] < 30


def test_the_temperature_for_two_choices_is_set_and_told_and_where_there_is_none_that_is_said(mixer):
    page = mixer(T=1, source="own", own="a 1\nb 0\nc -1")
    choices = page.get_by_label("T with so many choices")
    choices.press("Enter")
    assert "2.000 choices" in summary(page)
    query(page, f"T={field(page, 'T').input_value()}")
    told = page.locator(".mixer-target [role=status]")
    found = field(page, "T").input_value()
    assert told.inner_text() == f"T = {found} has 2 choices before penalties and filters."
    choices.fill("3")
    page.get_by_role("button", name="Find T").click()
    assert page.locator(".mixer-target .mixer-error").inner_text() == (
        "No T has 3 choices here: before penalties and filters, exp(H) lies between 1, for T near 0, and 3, "
        "for a large T. T stays."
    )
    assert "2.000 choices" in summary(page)


def test_a_table_shows_the_probabilities_after_each_step_that_acts(mixer):
    page = mixer(T=2, top_k=8, top_p=0.9, engine="llama-cpp")
    page.get_by_text("After each step").click()
    titles = ["token", "start", "top-k 8", "top-p 0.9", "T 2"]
    expect(page.locator(".mixer-after thead th")).to_have_text(titles)
    settings, chain = {"T": 2.0, "top-k": 8, "top-p": 0.9}, CHAINS["llama.cpp"]
    ends = [0, *(chain.index(step) + 1 for step in ("top-k", "top-p", "T"))]
    results = [mix(LOGITS, chain[:end], settings) for end in ends]
    first = int(LOGITS.argmax())
    row = page.locator(".mixer-after tbody tr", has_text="forward").locator("td").all_inner_texts()
    assert row == [f"{p[first]:.4f}" for p, _ in results]
    kept_row = page.locator(".mixer-after tfoot tr").first.locator("td").all_inner_texts()
    assert kept_row == [str(kept.sum()) for _, kept in results]


def counted(page, where):
    return page.get_by_label(f"seen in the {where}")


def test_sliders_stand_at_their_settings_in_the_moment_when_the_penalties_are_opened(mixer):
    values = """details => {
      details.open = true;
      const sliders = details.querySelectorAll("input[type=range]");
      return Array.from(sliders, ({value, ariaValueText}) => [value, ariaValueText]);
    }"""
    shown = mixer().locator(".mixer-penalties").evaluate(values)
    assert shown == [["5", "off"], ["20", "off"], ["20", "off"]]


def test_penalties_lower_what_was_seen_as_a_person_types_it_and_the_link_holds_it(mixer):
    page = mixer(T=1, width=320)
    page.locator(".mixer-penalties summary").focus()
    page.keyboard.press("Enter")
    expect(slider(page, "repetition")).to_be_visible()  # a key before it is laid out is lost
    slider(page, "repetition").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(slider(page, "repetition")).to_have_attribute("aria-valuetext", "1.15")
    field(page, "repetition").fill("1.3")
    assert page.get_by_text("No token is counted yet for repetition.").is_visible()
    before = rows(page)
    counted(page, "output").focus()
    page.keyboard.type("forward 2, toward 1")
    p, _ = mix(LOGITS, CHAINS["transformers"], {"T": 1, "repetition": 1.3}, {"repetition": {3: 2, 7: 1}})
    assert rows(page)["forward"][0] == f"{p[3]:.4f}" != before["forward"][0]
    assert overflowing(page) == []
    query(page, "repetition=1.3&seen=forward+2%2C+toward+1")
    told = rows(page)
    page.reload(wait_until="networkidle")
    assert rows(page) == told
    assert counted(page, "output").is_visible()
    page.locator(".mixer-actions").get_by_role("button", name="Reset").click()
    assert rows(page) == before
    assert counted(page, "output").input_value() == ""
    assert page.faults == []


def test_the_prompt_counts_where_the_engine_counts_it_and_its_order_decides(mixer):
    settings = {"T": 1.0, "repetition": 2.0, "presence": 1.0}
    page = mixer(**settings, seen="forward 1", seen_prompt="toward 1", engine="vllm")
    for engine, where in (
        ("vLLM", {"repetition": {3: 1, 7: 1}, "presence": {3: 1}}),
        ("SGLang", {"repetition": {3: 1}, "presence": {3: 1}}),
        ("transformers", {"repetition": {3: 1, 7: 1}}),
    ):
        page.get_by_label("Order of").select_option(engine.lower())
        p, _ = mix(LOGITS, CHAINS[engine], settings, where)
        assert [rows(page)[token][0] for token in ("forward", "toward")] == [f"{p[3]:.4f}", f"{p[7]:.4f}"]
    note = page.locator(".mixer-penalties .mixer-note")
    assert note.inner_text() == "transformers counts, for repetition: prompt and output."
    page.get_by_text("After each step").click()
    expect(page.locator(".mixer-after thead th")).to_have_text(["token", "start", "repetition 2"])
    shown = page.locator(".mixer-chain li").all()
    assert (shown[0].inner_text(), shown[0].get_attribute("class")) == ("repetition 2", "mixer-on")


def test_a_count_of_no_token_is_told_beside_its_field_and_the_last_good_ones_stay(mixer):
    page = mixer(T=1, repetition=1.3, seen="forward 2")
    before = rows(page)
    counted(page, "output").fill("forward 2, backward 1")
    assert page.locator(".mixer-penalties .mixer-choice .mixer-error").first.inner_text() == (
        "“backward” is none of the tokens with a name here: write it as the table shows it. "
        "The last good value stays."
    )
    assert rows(page) == before
    page.get_by_label("Logits", exact=True).select_option("effort")
    page.get_by_text("“forward” is none of the tokens with a name here").wait_for()
    counted(page, "output").fill("away 1")
    assert page.get_by_text("did you mean “␣away”?").is_visible()
    counted(page, "output").fill("␣away 1")
    assert not page.locator(".mixer-error:visible").count()
    assert page.faults == []


def test_of_equal_logits_the_engine_keeps_all_or_two_and_the_line_below_its_chain_says_which(mixer):
    page = mixer(T=1, top_k=2, source="own", own="a 3\nb 1\nc 1\nd 1")
    edge = "Equal logits at the edge of top-k:"
    assert kept(page) == ["a", "b", "c", "d"]
    assert page.get_by_text(f"{edge} transformers keeps all of them (run).").is_visible()
    page.get_by_label("Order of").select_option("llama-cpp")
    assert kept(page) == ["a", "b"]
    said = "llama.cpp keeps as many as it needs, in the order of its sort; here the first ones (run)."
    assert page.get_by_text(f"{edge} {said}").is_visible()
    line = page.locator(".mixer-orders li", has_text="transformers").inner_text()
    assert "4 kept, also “c”, “d”; of equal logits top-k keeps all there." in line
    page.get_by_label("Order of").select_option("candle")
    assert page.get_by_text("here the first ones (read, not run).").is_visible()
    page.get_by_label("Order of").select_option("text-generation-webui")
    unknown = "what text-generation-webui does is not known, here all stay."
    assert page.get_by_text(f"{edge} {unknown}").is_visible()
    field(page, "top-k").fill("4")
    assert not page.get_by_text(edge).is_visible()


def test_equally_typical_tokens_stay_or_as_many_as_the_engine_needs(mixer):
    page = mixer(T=1, typical=0.4, source="own", own="a 1\nb 1\nc 1\nd 1")
    edge = "Equally typical tokens at the edge of typical:"
    assert kept(page) == ["a", "b", "c", "d"]
    assert page.get_by_text(f"{edge} transformers keeps all of them (run).").is_visible()
    page.get_by_label("Order of").select_option("llama-cpp")
    assert kept(page) == ["a", "b"]
    assert page.get_by_text(f"{edge} llama.cpp keeps as many as it needs").is_visible()
    line = page.locator(".mixer-orders li", has_text="transformers").inner_text()
    assert "of equally typical tokens typical keeps all there." in line


def test_where_other_engines_penalise_otherwise_a_line_says_how(mixer):
    page = mixer(T=1, top_p=0.9, repetition=1.3, seen_prompt="forward 1, toward 1", engine="vllm")
    others = page.locator(".mixer-orders").inner_text()
    assert "no repetition penalty there" in others
    assert re.search(r"SGLang.*: .* repetition counts output there\.", others)
    page = mixer(T=1, top_k=4, repetition=1.3, seen="forward 1", seen_prompt="closer 1", engine="vllm")
    line = page.locator(".mixer-orders li", has_text="WebLLM").inner_text()
    assert line.endswith("no top-k there.")  # its other count of the prompt cuts nothing


@pytest.mark.parametrize("width", [1280, 400, 320])
def test_the_buttons_of_draws_stand_in_one_row(mixer, width):
    buttons = mixer(width=width).locator(".mixer-draws [aria-pressed]").all()
    assert len({button.bounding_box()["y"] for button in buttons}) == 1


def test_forced_colours_show_bars_marks_and_what_is_pressed(mixer):
    page = mixer(T=2, draws=1000)
    page.emulate_media(forced_colors="active")
    of = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
    rail = page.evaluate(of, ".mixer-rail")
    for part in (".mixer-bar", ".mixer-mark", ".mixer-band", ".mixer-button[aria-pressed=true]"):
        assert page.evaluate(of, part) != rail
    frames = page.locator(".mixer-chain li").evaluate_all(
        "all => all.map(e => [e.className, getComputedStyle(e).borderTopWidth !== '0px'])"
    )
    assert all(framed == (name != "mixer-unknown") for name, framed in frames)


def test_pasted_logits_are_mixed_and_too_long_for_a_link(mixer, visit):
    page = mixer()
    page.get_by_label("Logits", exact=True).select_option("own")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    numbers = np.random.default_rng(1).normal(scale=3, size=50_000).round(3)
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join(map(str, numbers)))
    own(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    page.wait_for_function("document.querySelector('.mixer-summary').textContent.includes('50,000')")
    _, mask = mix(numbers, CHAINS["transformers"], {"T": 2.0, "top-p": 0.9})
    assert f"{mask.sum():,} of 50,000 tokens kept" in summary(page)
    assert "more, together" in page.locator(".mixer-rest").inner_text()
    assert page.get_by_text("Too long for a link").is_visible()
    page.wait_for_function("!new URLSearchParams(location.search).has('own')")


def test_a_link_carries_the_setting_and_the_back_button_the_one_before(mixer):
    page = mixer()
    page.locator("article li a", has_text="with T last").click()
    query(page, "engine=llama-cpp")
    assert kept(page) == ["forward", "toward", "closer"]
    page.locator("article li a", has_text="with T first").click()
    page.wait_for_function("document.querySelector('.mixer-summary').textContent.startsWith('6')")
    page.go_back()
    page.wait_for_function("document.querySelector('.mixer-summary').textContent.startsWith('3')")
    assert page.get_by_label("Order of").input_value() == "llama-cpp"
    page.go_forward()
    page.wait_for_function("document.querySelector('.mixer-summary').textContent.startsWith('6')")
    # Away and back, by instant navigation: the setting is there again.
    page.locator(".md-nav--primary").get_by_role("link", name="Limits").first.click()
    page.wait_for_url("**/limits/")
    page.go_back()
    page.wait_for_selector(".mixer-summary")
    assert summary(page).startswith("6")
    assert page.faults == []


def test_a_copied_link_opens_the_same_numbers(mixer, browser):
    page = mixer(source="own", own="a b 1\nc -2.5", T=0.7, min_p=0.01, engine="mlx-lm", draws=100, seed=7)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("document.querySelector('.mixer-copied').textContent")
    link = page.evaluate("navigator.clipboard.readText()")
    other = browser.new_page()
    other.goto(link, wait_until="networkidle")
    assert list(rows(other)) == ["a b", "c"]
    assert (rows(other), summary(other)) == (rows(page), summary(page))
    other.close()


@pytest.mark.parametrize(
    "settings",
    [
        {"T": 2, "top_p": 0.9, "draws": 1000, "seed": 5},
        {"T": 5, "min_p": 0.1, "engine": "llama-cpp", "draws": 100},
        {"T": 0, "top_k": 2},
        {"T": 0, "repetition": 3, "seen": "forward 1"},
        {"T": 1.5, "top_p": 0.9, "repetition": 1.3, "presence": 0.5, "frequency": 0.2, "engine": "sglang",
         "seen": "forward 2, toward 1", "seen_prompt": "closer 1", "draws": 100},
        {"T": 1, "top_k": 2, "source": "own", "own": "5 3 3 3", "engine": "llama-cpp", "draws": 100},
        {"T": 1.5, "top_p": 0.95, "source": "effort", "repetition": 1.5, "seen": "␣away 2", "draws": 100},
        {"T": 1.3, "top_k": 5, "typical": 0.8, "source": "own", "own": "5 3 3 3 -1 0.5 2 1", "draws": 1},
        {"T": 2, "top_k": 4, "source": "own", "own": 'a 1\n: -inf\n1 2\n" the" 0', "draws": 100},
        {"T": 1.5, "top_p": 0.95, "source": "effort", "draws": 1000},
        {"T": 3, "top_p": 0.8, "engine": "ollama", "source": "story"},
        {"T": 1, "top_p": 0.9, "source": "story", "draws": 100},
        {"T": 2, "top_k": 300, "source": "story", "draws": 100},
    ],
    ids=str,
)
def test_the_copied_program_prints_the_numbers_of_the_mixer(mixer, settings):
    page = mixer(**settings)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as Python").click()
    page.wait_for_function("document.querySelector('.mixer-copied').textContent")
    program, printed = page.evaluate("navigator.clipboard.readText()"), io.StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "copied", "exec"), {"__name__": "__main__"})
    *lines, last = printed.getvalue().splitlines()
    shown = page.locator(".mixer-table tbody tr:has(th)").all()
    assert len(lines) == len(shown)
    for line, row in zip(lines, shown, strict=True):
        cells = row.locator("td").all_inner_texts()
        assert line[:12].strip() == row.locator("th").inner_text()
        if row.locator(".mixer-cut").inner_text():
            assert line.endswith("cut")
        else:
            assert line.split()[-2:] == [cells[2], cells[3].replace(",", "") or "0"]
    number, entropy, choices = re.fullmatch(r"(\d+) kept, H = (\S+), exp\(H\) = (\S+)", last).groups()
    parts = page.locator(".mixer-summary span").all_inner_texts()
    found = [part.split()[0].replace(",", "") for part in parts]
    assert found[:2] == [number, entropy]
    assert float(found[2]) == pytest.approx(float(choices), abs=0.51 if float(choices) >= 100 else 1e-9)


def test_a_prompt_is_fetched_only_when_it_is_chosen(mixer):
    page = mixer()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    field(page, "T").fill("1")
    assert asked == []
    page.get_by_label("Logits", exact=True).select_option("effort")
    page.wait_for_function("document.querySelector('.mixer-summary').textContent.includes('49,152')")
    assert [url.rpartition("/")[2] for url in asked] == ["effort.json"]
    assert "␣away" in rows(page)
    query(page, "source=effort")
    line = page.locator(".mixer-orders li", has_text="nanoGPT").inner_text()
    assert re.search(r"49,152 kept, also “.+”, .* and [\d,]+ more; no top-p there\.$", line)
    page.route("**/prompts/story.json", lambda route: route.abort())
    page.get_by_label("Logits", exact=True).select_option("story")
    page.get_by_text("This prompt could not be fetched").wait_for()
    assert next(iter(rows(page))) == "forward"


def test_a_host_that_answers_with_another_page_has_not_given_the_prompt(mixer):
    page = mixer(T=1)
    page.route("**/prompts/story.json", lambda route: route.fulfill(body="<!doctype html>"))
    page.get_by_label("Logits", exact=True).select_option("story")
    page.get_by_text("This prompt could not be fetched").wait_for()
    assert next(iter(rows(page))) == "forward"
    assert page.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize(
    "settings",
    [
        {"T": 2, "top_p": 0.9, "draws": 1000},
        {"source": "own", "T": 0, "own": "a 1\nb -inf\nc", "moon": 1},
        {"source": "effort", "T": 1.5, "top_k": 40, "engine": "nanogpt"},
        {"T": 1, "repetition": 1.3, "seen": "forward 1, backward 2", "engine": "vllm"},
    ],
    ids=["toy", "own", "prompt", "penalties"],
)
def test_axe_finds_nothing_and_nothing_overflows_in_any_state(mixer, settings, width, scheme):
    page = mixer(width=width, scheme=scheme, **settings)
    field(page, "T").fill("hot")
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found] == []
    assert overflowing(page) == []


def test_the_switch_to_dark_keeps_the_state_and_changes_the_colours(mixer):
    page = mixer(T=5)
    before, colour = rows(page), "getComputedStyle(document.querySelector('.mixer-table tbody th')).color"
    light = page.evaluate(colour)
    page.locator("label[title='Switch to dark mode']").click()
    page.wait_for_function(f"{colour} !== {json.dumps(light)}")
    assert rows(page) == before


def test_reduced_motion_moves_no_bar_and_print_shows_the_state_alone_over_the_whole_width(mixer):
    page = mixer(T=2, top_p=0.9)
    duration = "getComputedStyle(document.querySelector('.mixer-bar')).transitionDuration"
    assert page.evaluate(duration) == "0.12s"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(duration) == "0s"
    page.emulate_media(media="print")
    assert not page.locator(".mixer-controls").is_visible()
    assert not page.get_by_role("button", name="Copy link").is_visible()
    box, table = page.locator(".mixer").bounding_box(), page.locator(".mixer-table").bounding_box()
    assert table["width"] > box["width"] - 60
    assert page.locator(".mixer-bar").first.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"


def test_without_javascript_the_recorded_table_stands_there(visit):
    for name, output in (("mixer", "mixer"), ("softmax", "softmax"), ("filters", "filters_order")):
        page = visit(f"{name}/", java_script_enabled=False)
        assert page.locator(".mixer-static").is_visible()
        shown = page.locator("article").first.inner_text()
        assert (SNIPPETS / f"{output}.out").read_text("utf-8").strip() in shown
        assert not page.locator(".mixer").count()


def test_small_mixers_stand_on_softmax_and_filters_and_open_in_the_whole_one(mixer):
    page = mixer("softmax/")
    assert page.locator(".mixer input[type=range]").count() == 1
    field(page, "T").fill("5")
    assert rows(page)["forward"][0] == "0.2421"
    page.get_by_role("link", name="Open in the mixer").click()
    page.wait_for_url("**/mixer/?T=5")
    page.wait_for_selector(".mixer-all .mixer-table tbody tr")
    assert rows(page)["forward"][0] == "0.2421"
    page = mixer("filters/")
    page.get_by_label("Order of").select_option("llama-cpp")
    assert len(kept(page)) == 2
    assert "?" not in page.url


def test_ten_instant_navigations_leave_nothing_behind(visit_at, hosted):
    page = visit_at(hosted[0])("mixer/?T=2")
    page.evaluate("window.same = true")
    page.evaluate("window.left = []")
    # The theme keeps the pages it has left, so what is asked is whether their mixers and runners are kept.
    for _ in range(10):
        page.locator(".mixer").wait_for()
        page.evaluate("left.push(new WeakRef(document.querySelector('.mixer')))")
        page.locator(".md-nav--primary").get_by_role("link", name="Entropy").first.click()
        page.locator(".runner-bar").wait_for()
        page.evaluate("left.push(new WeakRef(document.querySelector('.runner-bar')))")
        page.go_back()
        page.locator(".mixer-table tbody tr").first.wait_for()
        assert summary(page).startswith("9 of 9")
        slider(page, "T").press("ArrowRight")
    session = page.context.new_cdp_session(page)
    for _ in range(20):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(300)
        kept_in_memory = page.evaluate("left.filter(one => one.deref()).length")
        if not kept_in_memory:
            break
    assert kept_in_memory == 0
    assert page.evaluate("window.same")
    assert page.locator(".mixer").count() == 1
    for script in ("mixer.js", "runner.js"):
        assert page.evaluate(f"document.querySelectorAll('script[src$=\"{script}\"]').length") == 1
    assert page.workers == [] or all("search" in worker.url for worker in page.workers)
    assert page.faults == []


def test_below_a_path_under_its_policy_prompts_programs_and_links_work(visit_at, hosted):
    page = visit_at(hosted[0])("mixer/")
    page.evaluate("window.same = true")
    summary = page.locator(".mixer-summary")  # its policy lets nobody wait by a text of JavaScript
    page.get_by_label("Logits", exact=True).select_option("story")
    expect(summary).to_contain_text("49,152")
    page.locator("article li a", has_text="with T last").click()
    expect(summary).to_have_text(re.compile(r"^3"))
    page.locator("article li a", has_text="with T first").click()
    expect(summary).to_have_text(re.compile(r"^6"))
    page.go_back()
    expect(summary).to_have_text(re.compile(r"^3"))
    assert page.evaluate("window.same")
    page.locator(".md-nav--primary").get_by_role("link", name="Entropy").first.click()
    page.wait_for_url("**/entropy/")
    page.get_by_role("button", name="Run entropy_math.py").click()
    page.get_by_text("prints what was recorded").wait_for()
    assert page.evaluate("window.same")
    assert page.faults == []


def test_mixer_and_runner_are_at_most_22_kb_28_with_chinese_words_and_only_where_they_are_used(visit):
    import gzip

    def weight(*names):
        return sum(len(gzip.compress((ROOT / "site" / "assets" / name).read_bytes(), 9)) for name in names)

    scripts = "mixer.js", "runner.js", "python.js"
    assert weight(*scripts) <= 22_000
    assert weight(*(f"../zh/assets/{name}" for name in scripts)) <= 28_000
    assert weight("mixer.css", "runner.css") <= 3_250
    page = visit("limits/")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(r => r.name.split('/').at(-1))")
    assert not {name for name in loaded if re.match("mixer|runner|python|micropython", name)}


def test_from_a_folder_the_toy_is_usable_and_prompts_say_that_they_need_a_server(visit_at, tmp_path):
    build(tmp_path / "site", OFFLINE="true")
    folder = (tmp_path / "site").as_uri()
    page = visit_at(folder)("mixer.html")
    field(page, "T").fill("5")
    assert rows(page)["forward"][1] == ""
    assert page.get_by_label("Logits", exact=True).locator("option[value=effort]").is_disabled()
    page.goto(f"{folder}/mixer.html?source=effort&T=1", wait_until="networkidle")
    assert page.get_by_text("Prompts need a server").is_visible()
    assert rows(page)["forward"][0] == "0.5721"
    page.goto(f"{folder}/softmax.html", wait_until="networkidle")
    assert page.get_by_role("link", name="Open in the mixer").get_attribute("href").endswith("mixer.html?T=2")
    assert not page.locator(".runner").count()
    assert page.faults == []
