"""The page that checks a reader's copy, as a person uses it; what it says is the command's answer."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from errata.check.checker import check_file
from errata.text import mend
from errata.text.copies import compare
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
    kept = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "notes.md" not in kept
    assert "1024 characters" not in kept


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


def test_a_file_that_is_dropped_is_read(opened):
    page, _ = opened()
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "notes.md"));
          const zone = document.querySelector(".copy-drop");
          for (const kind of ["dragover", "drop"])
            zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        TEXT,
    )
    expect(page.locator(".copy-needed li")).to_have_count(1)


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
    assert page.faults == []


def test_without_javascript_the_page_names_the_command(visit):
    page = visit("check-your-copy/", java_script_enabled=False)
    expect(page.locator(".copy-static")).to_be_visible()
    expect(page.locator("article")).to_contain_text("errata check-copy book.pdf")
