"""How code, formulas, pictures and texts in several languages are shown, and where an entry is found."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from click import unstyle

from errata.check.checker import check_file
from errata.render import feeds, messages, paging, table, terminal
from errata.render.entry import View, article, note
from errata.render.html import inline, notes, quote
from errata.text.diff import lines

from .building import build

ADOPTED = Path(__file__).with_name("adopted")
REGISTER = check_file(ADOPTED / "errata.yml")[0]
ENTRIES = {REGISTER.ids.number(entry.id): entry for entry in REGISTER.errata}


def shown(number, lang="en"):
    view = View(REGISTER, text=messages.text(lang))
    return BeautifulSoup(article(ENTRIES[number], view, str), "html.parser")


def read(element):
    """Return what a screen reader reads of a diff."""
    return re.sub(r" \(end\) ", "", element.get_text())


def test_code_keeps_its_lines_and_blanks_and_marks_the_words_that_changed():
    diff = shown(1).select_one("blockquote pre.erratum-code[dir=ltr]")
    assert read(diff) == (
        "for cup in cups:\n"
        "    if hot(cup):\n"
        "deleted:         wait(cup)\n"
        "deleted:     drink(cup)\n"
        "inserted:         wait(cup, 60)\n"
        "inserted:         drink(cup)"
    )
    deleted, inserted = ([b.get_text() for b in diff.select(f"{tag} b")] for tag in ("del", "ins"))
    assert (deleted, inserted) == ([")", "    "], [", 60)", "        "])
    assert not diff.find_all("code")  # a theme would offer to copy it


def test_a_formula_is_given_whole_on_both_sides_to_what_sets_formulas():
    diff = shown(2).select_one("blockquote p[dir=ltr]")
    assert [one.get_text() for one in diff.select("del .arithmatex, ins .arithmatex")] == [
        r"\(\frac{dT}{dt} = k (T - T_0)\)",
        r"\(\frac{dT}{dt} = -k (T - T_0)\)",
    ]


def test_a_formula_of_strangers_is_escaped():
    html = quote(replace(ENTRIES[2], original="a<b>\\)</span><script>"), messages.ENGLISH)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_terminal_shows_code_by_line_and_formulas_as_tex():
    told = unstyle(terminal.article(ENTRIES[1], REGISTER))
    assert "\n-         wait(cup)\n-     drink(cup)\n+         wait(cup, 60)\n+         drink(cup)\n" in told
    assert "Heat for Beginners, section 2.1, chapters/cooling.py, page 84 (first printing)" in told
    assert "Known elsewhere as: RFC-EID 4711" in told
    told = unstyle(terminal.article(ENTRIES[2], REGISTER))
    assert r"[-\frac{dT}{dt} = k (T - T_0)-]{+\frac{dT}{dt} = -k (T - T_0)+}" in told
    told = unstyle(terminal.article(ENTRIES[5], REGISTER))
    assert "As printed: figures/cooling.svg: A line that rises from left to right." in told
    assert "[-" not in told


@pytest.mark.parametrize(
    ("original", "corrected", "expected"),
    [
        ("a\nb\nc", "a\nc", [" a", "-b", " c"]),
        ("a\nc", "a\nb\nc", [" a", "+b", " c"]),
        ("a\n\nb", "a\nb", [" a", "-", " b"]),
        ("", "a\nb", ["+a", "+b"]),
        ("a", "", ["-a"]),
        ("x = 1\ny", "x = 2\nz\ny", ["-x = 1", "+x = 2", "+z", " y"]),
    ],
)
def test_lines_are_those_of_both_versions(original, corrected, expected):
    signs = {"equal": " ", "delete": "-", "insert": "+"}
    made = lines(original, corrected)
    assert [signs[one.kind] + "".join(piece.text for piece in one.pieces) for one in made] == expected


@pytest.mark.parametrize("seed", range(200))
def test_lines_join_to_both_versions(seed):
    import random

    rng = random.Random(seed)
    a, b = (
        "\n".join(rng.choices(["x", " x", "y = 1", "y = 2", "", "z z"], k=rng.randrange(1, 7))) for _ in "ab"
    )
    made = lines(a, b)

    def joined(other):
        return "\n".join("".join(p.text for p in one.pieces) for one in made if one.kind != other)

    assert (joined("insert"), joined("delete")) == (a, b)
    for one in made:
        assert {piece.kind for piece in one.pieces} <= {"equal", one.kind}


def test_pages_of_each_printing_stand_in_the_entry_its_note_its_row_and_the_feed():
    view = View(REGISTER)
    pages = "page 84 (first printing), page xii (second printing)"
    for html in (
        article(ENTRIES[1], view, str),
        note(ENTRIES[1], view, str),
        table.row(ENTRIES[1], view, str),
    ):
        assert pages in BeautifulSoup(html, "html.parser").get_text()
    assert pages in feeds.as_atom(REGISTER, "Corrections")
    assert "第 84 页（first printing）" in shown(1, "zh").get_text()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (3, "all chapters, wherever it occurs"),
        (4, "appendix, in 2 places"),
        (1, "technical, severity unknown"),
        (8, "Corrects the correctionTH-006"),
        (6, "Itself corrected byTH-008"),
        (9, "In the source of the translationthe water is very hot here"),
        (1, "Known elsewhere asRFC-EID 4711heat/issues#12"),
        (2, "No proof: Nobody computes this book."),
    ],
)
def test_an_entry_shows_what_format_1_1_lets_it_say(number, told):
    assert told in shown(number).get_text()


def test_an_entry_without_any_words_has_no_diff():
    assert not shown(7).select(".erratum-diff")
    assert not shown(5).select(".erratum-diff")
    assert [p.get_text() for p in shown(7).select("section > p[dir=auto]")] == [ENTRIES[7].notes]


def test_what_is_left_out_is_inserted():
    assert (
        read(shown(6).select_one(".erratum-diff")) == "inserted: Do not pour boiling water into a cold glass."
    )


def test_pictures_stand_side_by_side_with_their_words():
    images = shown(5).select("figure.erratum-picture img")
    assert [(one["src"], one["alt"]) for one in images] == [
        ("errata-pictures/figures/cooling.svg", "A line that rises from left to right."),
        ("errata-pictures/figures/cooling-corrected.svg", "A line that falls from left to right."),
    ]
    captions = [one.get_text() for one in shown(5, "de").select("figcaption")]
    assert captions == ["Wie gedruckt", "Wie es sein sollte"]


@pytest.mark.parametrize(
    ("lang", "title", "verifier"),
    [
        ("en", ("en", "The law of cooling lacks its sign"), ("en", "Checked with T in kelvin.")),
        ("de", ("de", "Dem Abkühlungsgesetz fehlt das Vorzeichen"), ("de", "Mit T in Kelvin geprüft.")),
        ("zh-CN", ("zh", "冷却定律缺少负号"), ("en", "Checked with T in kelvin.")),
    ],
)
def test_a_text_is_shown_in_the_language_of_the_page_if_it_has_it(lang, title, verifier):
    heading = shown(2, lang).select_one("h3 bdi")
    assert (heading["lang"], heading.get_text()) == title
    told = shown(2, lang).select_one("section > p bdi[lang]")
    assert (told["lang"], told.get_text()) == verifier


def test_a_filter_finds_an_entry_by_each_of_its_languages_and_by_its_other_names():
    script = table.index(View(REGISTER), str)["errata-index/words.js"]
    looked_through = json.loads(script.removeprefix("errataIndex(").removesuffix(");\n"))["words"]
    for words in ("vorzeichen", "冷却定律", "rfc-eid 4711", "very hot here", "chapters/cooling.py"):
        for word in table.fold(words).split():
            assert any(word in one for one in looked_through), word


def test_words_of_another_direction_are_isolated():
    html = shown(9)
    assert html.select_one("blockquote[lang=ar] > p[dir=auto]")
    assert html.select_one("cite[lang=ar][dir=auto]")
    assert html.find("bdi", string="الفصل 2")
    assert "الماء" in html.select_one("blockquote").get_text()


def test_notes_have_paragraphs_and_links():
    html = notes(ENTRIES[1].notes, ENTRIES[1], REGISTER.works["heat"], messages.ENGLISH)
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.find_all("p")) == 2
    assert soup.a["href"] == soup.a.get_text() == "https://example.org/heat?cup=1&hot=2"
    assert soup.get_text().endswith("hot=2 (and the next page).")


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("https://example.org.", "https://example.org"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("(https://example.org/a_(b)).", "https://example.org/a_(b)"),
        ("见https://example.org/a。", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ('"https://example.org/a", b', "https://example.org/a"),
        ("`https://example.org/a`", None),
        ("https://example.org/a`b`", "https://example.org/a"),
        ("javascript:alert(1) https://", None),
        ("[a](javascript:alert(1))", None),
    ],
)
def test_an_address_in_a_note_is_a_link_without_the_punctuation_around_it(told, address):
    html = inline(told, ENTRIES[1], REGISTER.works["heat"])
    soup = BeautifulSoup(html, "html.parser")
    assert [one["href"] for one in soup.find_all("a")] == ([address] if address else [])
    assert soup.get_text() == told.replace("`", "")


@pytest.mark.parametrize(
    ("page", "order"),
    [("84", 84), ("84–85", 84), ("p. 9", 9), ("A-3", 3), ("xii", -988), ("iv", -996), ("xl", -960),
     ("i", -999), ("cover", None), ("vii a", -993), ("mix", None), ("", None)],
)  # fmt: skip
def test_pages_are_ordered_by_their_numbers_roman_ones_first(page, order):
    assert paging.order(page) == order


def test_the_feed_shows_code_and_formulas_without_a_style_sheet():
    feed = ElementTree.fromstring(feeds.as_atom(REGISTER, "Corrections", "https://example.org/"))
    content = {
        entry.findtext("{*}title").partition(" ")[0]: BeautifulSoup(
            entry.findtext("{*}content"), "html.parser"
        )
        for entry in feed.findall("{*}entry")
    }
    assert content["TH-001"].pre
    assert content["TH-002"].select_one("del code").get_text() == r"\frac{dT}{dt} = k (T - T_0)"
    assert content["TH-005"].img["src"] == "https://example.org/errata-pictures/figures/cooling.svg"


def test_a_site_has_the_pictures_and_a_page_for_each_entry(tmp_path):
    shutil.copytree(ADOPTED, tmp_path, dirs_exist_ok=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Heat\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: Heat\nplugins: [errata]\n")
    assert build(tmp_path, strict=True) == (0, "")
    site = tmp_path / "site"
    for picture in ("cooling.svg", "cooling-corrected.svg"):
        copy = site / "errata-pictures" / "figures" / picture
        assert copy.read_bytes() == (ADOPTED / "figures" / picture).read_bytes()
    page = BeautifulSoup((site / "changelog" / "index.html").read_text(), "html.parser")
    assert len(page.select("article.erratum")) == len(REGISTER.errata)
    for image in page.select("figure img"):
        assert (site / "changelog" / image["src"]).resolve().is_file()
