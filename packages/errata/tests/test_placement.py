"""Notes on one page that many entries name, and what is wrong with it."""

import json
import re
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup

from errata.check.checker import check_file
from errata.hosts.notes import Placement
from errata.render.entry import View
from errata.text import match

COUNT = 300
HEAD = """\
schema_version: "1.1"
works:
  book: {title: A Book, kind: book, editions: [{id: draft, format: pdf}]}
errata:
"""
ENTRY = """\
  - id: {id}
    title: A number is wrong
    work: book
    type: editorial
    status: verified
    location: {{section: "1", occurrences: {places}}}
    original: {original}
    corrected: {corrected}
    notes: Count.
    pages: [docs/page.md]
    published: 2026-01-02
    history:
      - {{date: 2026-01-01, status: reported}}
      - {{date: 2026-01-02, status: verified, by: me}}
"""


@pytest.fixture
def place(tmp_path):
    """Put the notes of entries with these words into a page; return its HTML and the faults.

    written: the source of the page, by default its HTML without tags.
    """
    (tmp_path / "docs").mkdir()

    def run(html, *words, written=None, places=1):
        entries = [
            ENTRY.format(id=f"E{n:04}", original=json.dumps(old), corrected=json.dumps(new), places=places)
            for n, (old, new) in enumerate(words, 1)
        ]
        (tmp_path / "errata.yml").write_text(HEAD + "".join(entries), "utf-8")
        source = tmp_path / "docs" / "page.md"
        source.write_text(re.sub("<[^>]+>", "", html) if written is None else written, "utf-8")
        register, problems = check_file(tmp_path / "errata.yml")
        assert register, problems
        placement = Placement(View(register, str), source.parent)
        return placement.page(html, source, str), placement.faults()

    return run


@pytest.fixture
def work(monkeypatch):
    """Count how often a long HTML is parsed and a long text folded."""
    counts = {"parsed": 0, "folded": 0}
    runs, feed = match._runs, HTMLParser.feed

    def counted_runs(pattern, text):
        counts["folded"] += len(text) > 5_000
        return runs(pattern, text)

    def counted_feed(self, data):
        counts["parsed"] += len(data) > 5_000
        return feed(self, data)

    monkeypatch.setattr(match, "_runs", counted_runs)
    monkeypatch.setattr(HTMLParser, "feed", counted_feed)
    return counts


WORDS = [(f"the value number {n} is odd", f"the value number {n} is even") for n in range(COUNT)]


@pytest.mark.parametrize(
    ("places", "stand", "told"),
    [
        (1, 2, "occurs 2 times; give a prefix or suffix"),
        (2, 2, None),
        (2, 3, "occurs 3 times; `occurrences` says 2"),
        ("all", 7, None),
    ],
)
def test_corrected_words_may_stand_as_often_as_the_entry_says_and_the_note_is_at_the_first(
    place, places, stand, told
):
    html, faults = place(
        "<p>a right word here</p>" * stand, ("wrong word here", "right word here"), places=places
    )
    assert [fault.rpartition("here' ")[2] for fault in faults] == ([told] if told else [])
    if not told:
        assert html.count("erratum-mark") == 1
        assert html.startswith('<p>a right word here<button type="button" class="erratum-mark"')


def test_a_page_is_parsed_and_folded_once_for_all_entries_that_name_it(place, work):
    html = "".join(
        f"<p>so <em>{corrected}</em>.</p><p data-erratum-quote='E{n:04}'>{original}</p>"
        for n, (original, corrected) in enumerate(WORDS, 1)
    )
    made, faults = place(html, *WORDS)
    assert faults == []
    assert work == {"parsed": 1, "folded": 1}
    buttons = BeautifulSoup(made, "html.parser").select("button.erratum-mark")
    assert [button.previous_sibling for button in buttons] == [corrected for _, corrected in WORDS]


def test_the_source_of_a_page_is_folded_once_for_all_faults(place, work):
    _, faults = place("".join(f"<p>{original}</p>\n" for original, _ in WORDS), *WORDS)
    assert faults[-1].startswith(f"docs/page.md:{COUNT}: ER302 E0300: the original words are still here: ")
    assert len(faults) == COUNT
    assert work == {"parsed": 2, "folded": 2}  # the page and its source


def test_a_quote_of_one_entry_is_guarded_for_the_others(place):
    words = [("the value is odd", "the value is even"), ("value is odd or", "value is even or")]
    html = '<p>the value is even or so</p><q data-erratum-quote="E0001">the value is odd or not</q>'
    assert [fault[:74] for fault in place(html, *words)[1]] == [
        "docs/page.md:1: ER302 E0002: the original words are still here: 'value is "
    ]
    assert place(html.replace("E0001", "E0001 E0002"), *words)[1] == []


@pytest.mark.parametrize("of", ['"E0001"', "'E0001'", "E0001", "'E0001 E0003'"])
def test_words_in_a_quote_of_another_entry_are_named_with_their_line(place, of):
    html = f"# A page\n\nthe value is even\n\n<q data-erratum-quote={of}>the value is odd</q>\n"
    words = [("value is odd", "value is even"), ("the value is odd", "the value is even")]
    assert [fault[:68] for fault in place(html, *words, written=html)[1]] == [
        "docs/page.md:5: ER302 E0002: the original words are still here: 'the"
    ]


def test_notes_that_stand_at_the_same_place_are_in_the_order_of_their_entries(place):
    words = [("the value is odd", "the value is even"), ("is odd", "is even"), ("It all", "All of it")]
    made, faults = place("<p>All of it: the value is even.</p>", *words)
    assert faults == []
    page = BeautifulSoup(made, "html.parser")
    noted = [button["popovertarget"] for button in page.select("button.erratum-mark")]
    assert [name[-5:] for name in noted] == ["E0003", "E0001", "E0002"]
    for button in page.select("button.erratum-mark"):
        button.decompose()
    page.aside.decompose()
    assert str(page).strip() == "<p>All of it: the value is even.</p>"


@pytest.mark.parametrize(
    ("named", "link", "target"),
    [
        ("docs//page.md", "", ""),
        ("docs/./page.md", "", ""),
        ("docs/sub/../page.md", "", ""),
        ("docs/page.md, docs/page.md, docs//page.md", "", ""),
        ("docs/page.md", "docs/page.md", "docs/real.md"),
        ("docs/page.md", "docs/page.md", "real.md"),
        ("docs/page.md", "docs", "real"),
        ("real/page.md", "docs", "real"),
    ],
)
@pytest.mark.parametrize("says", ["even", "odd"])
def test_a_page_is_guarded_and_noted_once_however_it_is_named_and_linked(tmp_path, named, link, target, says):
    (tmp_path / target if link == "docs" else tmp_path / "docs").mkdir()
    if link:
        (tmp_path / link).symlink_to(tmp_path / target)
    page = tmp_path / "docs" / "page.md"
    html = f"<p>the value is {says}</p>"
    page.write_text(html)
    (tmp_path / "docs" / "sub").mkdir()
    entry = ENTRY.format(id="E0001", original="the value is odd", corrected="the value is even", places=1)
    (tmp_path / "errata.yml").write_text(HEAD + entry.replace("docs/page.md", named))
    register, problems = check_file(tmp_path / "errata.yml")
    assert register, problems
    placement = Placement(View(register, str), tmp_path / "docs")
    assert placement.page(html, page, str).count('id="note-E0001"') == (says == "even")
    wrong = ["the original words are still here"] if says == "odd" else []
    assert [fault.split(": ")[2] for fault in placement.faults()] == wrong


@pytest.mark.parametrize(("times", "lines"), [(2, "1, 2:"), (5, "1, 2, 3, 4, 5:"), (6, "1, 2, 3, 4, 5, …:")])
def test_an_entry_has_one_fault_on_a_page_that_says_how_often_its_words_stand(place, times, lines):
    html = "<p>the value is odd</p>\n" * times
    (fault,) = place(html, ("the value is odd", "the value is even"))[1]
    assert f"the original words are still here {times} times, on lines {lines}" in fault


def test_words_that_stand_twice_on_a_line_name_it_once(place):
    html = "<p>the value is odd, the value is odd</p>"
    (fault,) = place(html, ("the value is odd", "the value is even"))[1]
    assert fault.startswith("docs/page.md:1: ER302 E0001: the original words are still here 2 times: 'the")
