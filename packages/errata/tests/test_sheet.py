"""The errata of one printing: which are on the sheet, in which order, and that nothing else is needed."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from errata.check.checker import check_file
from errata.cli import main
from errata.render import sheet

from . import many
from .building import TINY, build, recorded, tiny

ADOPTED = TINY.parent / "adopted"


def made(*options, file=ADOPTED / "errata.yml"):
    done = CliRunner().invoke(main, ["sheet", "--file", str(file), *options])
    assert done.exit_code == 0, done.output
    return BeautifulSoup(done.output, "html.parser")


def cells(page):
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("tbody tr")]


def test_the_errata_of_a_printing_are_by_page_then_by_section():
    page = made("--edition", "print-1", "--work", "heat")
    rows = cells(page)
    assert [(row[0], row[-1]) for row in rows[:3]] == [("9", "TH-002"), ("84", "TH-001"), ("", "TH-005")]
    assert page.h1.get_text() == "Errata of Heat for Beginners, first printing"
    other = [row[0] for row in cells(made("--edition", "print-2"))]
    assert other[:2] == ["xii", "13"]  # what is numbered in roman stands before page 1


def test_what_is_reported_rejected_or_of_another_edition_is_not_on_it():
    """Of the tiny register's entries, E0001 is verified, of the draft; E0002 rejected, E0003 reported."""
    ids = {name: [row[-1] for row in cells(made("--edition", name, file=TINY / "errata.yml"))]
           for name in ("draft", "print-1")}  # fmt: skip
    assert ids == {"draft": ["E0001"], "print-1": []}


def test_an_erratum_of_which_nobody_knows_whether_the_printing_has_it_says_so():
    told = {row[-1]: "possible: not known for this edition" in row[2] for row in
            cells(made("--edition", "print-1", "--work", "heat"))}  # fmt: skip
    assert (told["TH-001"], told["TH-005"]) == (False, True)


def test_what_is_left_out_and_a_figure_have_what_to_do():
    text = made("--edition", "print-1", "--work", "heat").get_text(" ", strip=True)
    assert "inserted: Do not pour boiling water into a cold glass." in text
    assert "As it should be" in text


def test_a_sheet_is_one_file_that_asks_for_no_other():
    page = made("--edition", "print-1", "--work", "heat")
    assert page.select("script, link, iframe, object") == []
    images = page.select("img")
    assert images
    assert all(re.match("data:image/(svg.xml|png);base64,", image["src"]) for image in images)
    assert not re.search(r"url\(|@import", "".join(style.string for style in page.select("style")))


def test_an_edition_of_two_works_needs_the_work():
    done = CliRunner().invoke(main, ["sheet", "--file", str(ADOPTED / "errata.yml"), "--edition", "print-1"])
    assert done.exit_code == 2
    assert "print-1 is an edition of heat and of waerme; say which with --work" in done.output


def test_an_edition_that_there_is_not_is_a_wrong_call(run):
    code, output = run("sheet", "--edition", "print-9")
    assert code == 2
    assert "errata.yml has no edition print-9; it has draft, print-1" in output


def test_an_edition_without_errata_has_a_sheet_that_says_so(run, edit):
    edit("    original: two and two", "    affected: [{versions: [draft]}]\n    original: two and two")
    assert "No erratum of this edition is known." in run("sheet", "--edition", "print-1")[1]


@pytest.mark.parametrize(
    ("lang", "title"), [("de", "Errata: A Book, print-1"), ("zh", "勘误：A Book，print-1")]
)
def test_a_sheet_speaks_the_language_of_the_book(run, edit, lang, title):
    edit("    kind: book\n", f"    kind: book\n    lang: {lang}\n")
    page = BeautifulSoup(run("sheet", "--edition", "print-1")[1], "html.parser")
    assert page.h1.get_text() == page.title.get_text() == title


def test_words_of_the_register_are_text_in_a_sheet(run, edit):
    edit("title: A Book", "title: A <b>Book</b> {x} &amp;")
    edit("two and two is four", "two <script>alert(1)</script>")
    page = BeautifulSoup(run("sheet", "--edition", "print-1")[1], "html.parser")
    assert page.h1.get_text() == "Errata of A <b>Book</b> {x} &amp;, print-1"
    assert page.select("script, h1 b") == []


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site of the register of the tests that says all; a function that parses a page."""
    folder = tmp_path_factory.mktemp("adopted")
    shutil.copytree(ADOPTED, folder, dirs_exist_ok=True)
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Heat\n")
    (folder / "mkdocs.yml").write_text("site_name: Heat\nplugins: [errata]\ntheme: {name: material}\n")
    assert build(folder, strict=True) == (0, "")
    parse = lambda name: BeautifulSoup((folder / "site" / name / "index.html").read_text(), "html.parser")  # noqa: E731
    parse.folder = folder / "site"
    return parse


def test_the_register_leads_to_a_page_of_each_printing_and_pdf_that_has_errata(site):
    links = [link for link in site("errata").select("article li a") if "heat/" in link["href"]]
    assert [link.get_text() for link in links] == [
        f"Heat for Beginners, {edition}" for edition in ("first printing", "second printing", "pdf")
    ]  # fmt: skip
    for link in links:
        page = site(Path("errata") / link["href"])
        assert page.h1.find(string=True) is not None
        counted = int(re.search(r"\((\d+)\)", link.parent.get_text())[1])
        assert len(page.select(".errata-sheet tbody tr")) == counted > 0


def test_a_page_of_the_site_has_what_the_sheet_has_and_leads_to_the_whole_entries(site):
    page = site("errata/heat/print-1")
    assert [row[-1] for row in cells(page)] == [
        row[-1] for row in cells(made("--edition", "print-1", "--work", "heat"))
    ]
    for link in page.select(".errata-sheet td:last-child a"):
        target, _, identity = link["href"].partition("#")
        whole = (site.folder / "errata/heat/print-1" / target / "index.html").resolve().read_text()
        assert f'<h3 id="{identity}">' in whole
    for image in page.select(".errata-sheet img"):
        assert (site.folder / "errata/heat/print-1" / image["src"]).resolve().is_file()


def test_a_commit_has_no_page_and_a_title_with_marks_of_markdown_is_itself(tmp_path):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text()
    text = text.replace("title: A Book", "title: A *very* _big_ [Book](x) `1` {y}")
    (folder / "errata.yml").write_text(
        text.replace("{id: draft, format: pdf}", "{id: draft, format: notebook}")
    )
    assert build(folder, strict=True) == (0, "")
    assert not (folder / "site" / "errata" / "book" / "draft").exists()
    (folder / "errata.yml").write_text(text)
    assert build(folder, strict=True) == (0, "")
    page = BeautifulSoup((folder / "site/errata/book/draft/index.html").read_text("utf-8"), "html.parser")
    assert page.h1.get_text().startswith("Errata of A *very* _big_ [Book](x) `1` {y}, draft")
    assert page.h1["id"] == "errata-sheet"


def test_an_edition_with_very_many_errata_has_a_sheet_but_no_page_of_the_site(tmp_path, monkeypatch):
    folder = tiny(tmp_path)
    (folder / "errata.yml").write_text(many.register(40), "utf-8")
    (folder / "docs" / "page.md").write_text("# Page\n")
    recorded(folder)
    rows = {
        edition: len(cells(made("--edition", edition, "--work", "work-1", file=folder / "errata.yml")))
        for edition in ("e1", "e2", "e3")
    }
    assert 0 < rows["e1"] < rows["e2"] < rows["e3"]
    monkeypatch.setattr(sheet, "MANY", rows["e2"])
    assert build(folder) == (0, "")
    there = {edition: (folder / f"site/errata/work-1/{edition}/index.html").exists() for edition in rows}
    assert there == {"e1": True, "e2": False, "e3": False}


@pytest.mark.parametrize(("count", "pages"), [(199, 1), (200, 0)])
def test_an_edition_with_up_to_199_errata_has_a_page_of_the_site(tmp_path, count, pages):
    register, _ = check_file(tiny(tmp_path) / "errata.yml")
    shown = next(sheet.paged(register)).errata[0]
    assert len([*sheet.paged(replace(register, errata=(shown,) * count))]) == pages


def test_the_longest_work_and_edition_have_a_page_that_can_be_written_and_longer_ones_are_refused(tmp_path):
    folder = tiny(tmp_path)
    register = (folder / "errata.yml").read_text()

    def written(key, edition):
        text = register.replace("  book:\n", f"  {key}:\n").replace("work: book", f"work: {key}")
        text = re.sub("(id|introduced): draft", rf"\1: {edition}", text)
        (folder / "errata.yml").write_text(text)
        file = str(folder / "errata.yml")
        return CliRunner().invoke(main, ["pages", "--file", file, "--html", str(folder)]).output

    assert written("b" * 200, "d" * 200).endswith("files written\n")
    assert (folder / "errata" / ("b" * 200) / f"{'d' * 200}.html").is_file()
    assert f'ER106 works "{"b" * 59} has 201 characters; it needs at most 200' in written("b" * 201, "d")
    assert "ER106 id has 201 characters; it needs at most 200" in written("b", "d" * 201)
