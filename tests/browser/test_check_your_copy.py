"""The page that checks a reader's copy, as a person uses it; what it says is the command's answer."""

import json
import re
from html import escape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from errata.check.checker import check_file
from errata.text import mend, portable
from errata.text.copies import compare
from packages.errata.tests.copies import register_of
from tests.browser.conftest import ROOT

TEXT = "So the average GPT-2 model used 1024 characters.\nIt is a fancy word for dividing the logits.\n"
CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# T\n", "the GPT-2 model used 1024 characters"]},
    {"cell_type": "code", "metadata": {}, "execution_count": 3, "outputs": [], "source": [
        "def f(temperature):\n", "    if temperature > 0.0:\n", "        return 'é'\n"]},
]  # fmt: skip
NOTEBOOK = json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}, indent=1)


@pytest.fixture(scope="module")
def register():
    return check_file(ROOT / "errata.yml")[0]


@pytest.fixture
def opened(visit):
    """Open the page; return it and a function that chooses a file of a name and content."""

    def open_(width=1280, **options):
        page = visit("check-your-copy/", width, **options)

        def choose(name, content):
            content = content.encode("utf-8") if isinstance(content, str) else content
            page.set_input_files(
                "#copy-file", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            )

        return page, choose

    return open_


def told(page):
    """Return ids and places of what the page lists, by its headings."""
    return page.evaluate(
        "() => [...document.querySelectorAll('.copy-found section')].map(s => ["
        "s.querySelector('h2').textContent, [...s.querySelectorAll('li')].map(li => ["
        "li.querySelector('a').textContent,"
        " li.querySelector('.copy-where').textContent])])"
    )


def answer(register, path):
    """Return what the command says, in the same form."""
    lists = []
    for state, heading in (("needed", "Needs"), ("corrected", "Has")):
        rows = {}
        for one in compare(register, path):
            if one.state == state:
                place = f"line {one.place}" if one.place.isdigit() else one.place
                rows.setdefault(one.entry.id, []).append(place)
        if rows:
            lists.append([f"{heading} ({len(rows)})", [[k, " · ".join(v)] for k, v in rows.items()]])
    return lists


@pytest.mark.parametrize(("name", "content"), [("notes.md", TEXT), ("ch05.ipynb", NOTEBOOK)])
def test_it_lists_what_the_command_lists_and_downloads_what_the_command_writes(
    opened, register, tmp_path, name, content
):
    (tmp_path / name).write_text(content, "utf-8")
    page, choose = opened()
    choose(name, content)
    expect(page.locator(".copy-found h2").first).to_be_visible()
    assert told(page) == answer(register, tmp_path / name) != []
    with page.expect_download() as got:
        page.get_by_role("button", name="Download it corrected").click()
    assert got.value.suggested_filename == name.replace(".", "-corrected.")
    assert Path(got.value.path()).read_text("utf-8") == mend.mend(register, tmp_path / name).text != content
    expect(page.locator(".copy-said")).to_contain_text("0 left to you")
    href = page.locator(".copy-found li a").first.get_attribute("href")
    assert href.startswith("../changelog/")
    assert page.faults == []


def test_nothing_is_asked_of_any_server_once_the_page_is_there_and_nothing_is_kept(opened):
    page, choose = opened()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    choose("notes.md", TEXT)
    expect(page.locator(".copy-needed li")).to_have_count(1)
    with page.expect_download():
        page.get_by_role("button", name="Download it corrected").click()
    assert [url for url in asked if not url.startswith("blob:")] == []
    kept = page.evaluate(
        """async () => JSON.stringify([
          { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state,
        ])"""
    )
    assert "notes.md" not in kept
    assert "1024 characters" not in kept
    stores = "async () => [await indexedDB.databases(), await caches.keys()]"
    assert page.evaluate(stores) == [[], []]


def test_a_work_narrows_the_list(opened, register):
    page, choose = opened()
    choose("notes.txt", "the GPT-2 model used 1024 characters\n\nas illustrated in Figure 5.4\n")
    expect(page.locator(".copy-needed li")).to_have_count(2)
    page.get_by_label("Work").select_option("llms-from-scratch")
    expect(page.locator(".copy-needed li")).to_have_count(1)
    expect(page.locator(".copy-needed li a")).to_have_text("E0005")
    expect(page.locator(".copy-status")).to_contain_text("1 correction needed")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("my book.pdf", b"%PDF", "errata mark 'my book.pdf' -o marked.pdf"),
        ("book.epub", b"PK", "errata check-copy book.epub"),
        ("-o x's.pdf", b"%PDF", "errata mark './-o x'\\''s.pdf' -o marked.pdf"),
        ("a.txt", b"\xff\xfe", "a.txt is not text in UTF-8"),
        ("a.py", b"x\0", "a.py is not text in UTF-8"),
        ("a.ipynb", b"[]", "a.ipynb is not a notebook of format 4"),
        ("a.ipynb", b'{"cells": [{"cell_type": "code", "source": 1}]}', "a.ipynb is not a notebook of"),
        ("a.txt", b"nothing of it", "Nothing of the register was found in a.txt: is it the right file?"),
        ("<b>.txt", b"nothing of it", "Nothing of the register was found in <b>.txt"),
    ],
)  # fmt: skip
def test_what_it_cannot_read_is_said_in_one_line_with_what_helps(opened, name, content, said):
    page, choose = opened()
    choose(name, content)
    expect(page.locator(".copy-status")).to_contain_text(said)
    assert told(page) == []
    assert page.faults == []


DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const zone = document.querySelector(".copy-drop");
  for (const kind of ["dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_a_file_that_is_dropped_is_read(opened):
    page, _ = opened()
    page.evaluate(DROP, ["notes.md", TEXT])
    expect(page.locator(".copy-needed li")).to_have_count(1)


def test_a_file_of_more_than_20_mb_is_not_read(opened):
    page, _ = opened()
    page.evaluate(f"text => ({DROP})(['a.html', text.repeat(20_000_001)])", "a")
    expect(page.locator(".copy-status")).to_have_text(
        "a.html is larger than 20 MB: split it, or use the command below."
    )
    assert page.faults == []


# Acts, and returns what an element said in each frame until it says what is awaited.
FRAMES = """async ([selector, awaited, given]) => {
  const told = () => document.querySelector(selector)?.textContent ?? "";
  const frames = [];
  const look = () => { frames.push(told()); requestAnimationFrame(look); };
  requestAnimationFrame(look);
  (ACT)(given);
  while (!told().includes(awaited)) await new Promise(done => setTimeout(done, 10));
  return frames;
}"""


def test_what_the_page_does_is_seen_before_it_is_busy_with_it(opened):
    page, _ = opened()
    page.evaluate(
        """text => {
          const bytes = new TextEncoder().encode(text).buffer;
          File.prototype.arrayBuffer = async () => bytes; // at once
        }""",
        TEXT,
    )
    seen = page.evaluate(FRAMES.replace("ACT", DROP), [".copy-status", "needed", ["notes.md", TEXT]])
    assert "Reading notes.md …" in seen
    act = "() => document.querySelector('.copy-download').click()"
    seen = page.evaluate(FRAMES.replace("ACT", act), [".copy-said", "corrected,", None])
    assert "Correcting notes.md …" in seen


def test_what_was_chosen_last_is_shown_even_if_an_earlier_file_is_read_later(opened):
    page, _ = opened()
    page.evaluate(
        """() => {
          const read = File.prototype.arrayBuffer;
          const late = new Promise(done => { window.goOn = done; });
          File.prototype.arrayBuffer = async function () {
            if (this.name === "late.md") await late;
            return read.call(this);
          };
        }"""
    )
    page.evaluate(DROP, ["late.md", TEXT])
    page.evaluate(DROP, ["last.md", TEXT])
    expect(page.locator(".copy-status")).to_contain_text("last.md: 1 correction needed")
    page.evaluate("async () => { goOn(); await new Promise(done => setTimeout(done, 300)); }")
    expect(page.locator(".copy-status")).to_contain_text("last.md: 1 correction needed")


def test_the_same_file_can_be_chosen_again_once_it_has_changed(opened, tmp_path):
    path = tmp_path / "notes.md"
    page, _ = opened()
    for text, said in ((TEXT, "1 correction needed, 1 there"), ("1024 tokens\n", "Nothing of the register")):
        path.write_text(text, "utf-8")
        with page.expect_file_chooser() as chooser:
            page.locator("#copy-file").click()
        assert page.locator("#copy-file").input_value() == ""  # so that choosing it is a change
        chooser.value.set_files(path)
        expect(page.locator(".copy-status")).to_contain_text(said)


def test_a_file_that_cannot_be_read_is_not_said_to_be_no_text(opened):
    page, choose = opened()
    page.evaluate("() => { File.prototype.arrayBuffer = async () => { throw new DOMException('gone'); }; }")
    choose("gone.md", TEXT)
    expect(page.locator(".copy-status")).to_contain_text("gone.md cannot be read: is it a folder")
    assert page.faults == []


def test_corrections_that_undo_each_other_are_said_and_not_made(browser, site, tmp_path):
    there = ("the sum of two and two is four", "the sum of two and two is five")
    (tmp_path / "errata.yml").write_text(register_of(there, there[::-1]), "utf-8")
    facts = portable.data(check_file(tmp_path / "errata.yml")[0])
    for entry in facts["entries"]:
        entry["address"] = "#"

    def given(route):
        mine = f'data-facts="{escape(json.dumps(facts))}"'
        html = re.sub('data-facts="[^"]*"', lambda _: mine, route.fetch().text())
        route.fulfill(body=html, content_type="text/html")

    page = browser.new_page()
    page.route("**/check-your-copy/", given)
    page.goto(f"{site}/check-your-copy/")
    page.evaluate(DROP, ["a.txt", "So the sum of two and two is five."])
    page.get_by_role("button", name="Download it corrected").click()
    expect(page.locator(".copy-said")).to_have_text("a.txt: corrections undo each other: choose one work.")
    page.close()


def test_of_words_that_stand_at_many_places_the_first_hundred_places_are_listed(opened):
    page, choose = opened()
    choose("a.txt", "the GPT-2 model used 1024 characters\n\n" * 103)
    expect(page.locator(".copy-where")).to_contain_text("line 199 · and 3 more")


def test_a_file_without_an_ending_keeps_its_name_when_it_is_corrected(opened):
    page, choose = opened()
    choose("README", TEXT)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download it corrected").click()
    assert got.value.suggested_filename == "README-corrected"


def test_by_keyboard_the_field_is_reached_and_what_is_found_is_spoken(opened):
    page, choose = opened()
    field = page.get_by_label("Choose a file")
    field.focus()
    expect(field).to_be_focused()
    choose("notes.md", TEXT)
    expect(page.get_by_role("status").first).to_contain_text("1 correction needed")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Download it corrected")).to_be_focused()
    words = page.locator(".copy-needed .copy-words").inner_text()
    assert "deleted: characters (end)" in " ".join(words.split())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 400, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(opened, scheme, width):
    page, choose = opened(width, scheme=scheme)
    choose("ch05.ipynb", NOTEBOOK)
    expect(page.locator(".copy-needed li").first).to_be_visible()
    page.get_by_role("button", name="Download it corrected").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, ".copy").response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_on_the_chinese_page_titles_and_words_are_chinese(visit):
    page = visit("zh/check-your-copy/")
    page.set_input_files("#copy-file", {"name": "a.md", "mimeType": "text/plain", "buffer": TEXT.encode()})
    expect(page.locator(".copy-status")).to_contain_text("需要 1 条更正")
    expect(page.locator(".copy-needed li")).to_contain_text("上下文长度")
    words = page.locator(".copy-needed .copy-words")
    assert words.get_attribute("lang") == "en"  # of the work, for who hears it
    assert [one.get_attribute("lang") for one in words.locator(".copy-hidden").all()] == ["zh"] * 4
    assert page.faults == []


def test_on_the_chinese_page_places_and_reasons_are_chinese(visit):
    output = {"output_type": "stream", "text": "the GPT-2 model used 1024 characters"}
    cell = {"cell_type": "code", "execution_count": 7, "source": "f()", "outputs": [output]}
    page = visit("zh/check-your-copy/")
    page.evaluate(DROP, ["a.ipynb", json.dumps({"cells": [cell], "nbformat": 4})])
    place = "第 1 个单元格（cells[0]，In [7]）第 1 个输出第 1 行"
    expect(page.locator(".copy-needed .copy-where")).to_have_text(place)
    page.locator(".copy-download").click()
    left = page.locator(".copy-left li")
    expect(left.locator(".copy-where")).to_have_text(place)
    expect(left).to_contain_text("这是输出：请改正代码，再运行一次")
    assert page.faults == []


def test_without_javascript_the_page_names_the_command(visit):
    page = visit("check-your-copy/", java_script_enabled=False)
    expect(page.locator(".copy-static")).to_be_visible()
    expect(page.locator("article")).to_contain_text("errata check-copy book.pdf")
