"""PDF and EPUB copies: the same answer as for plain text, and a clear line for a hostile one."""

import json
import sys
import zipfile
from html import escape

import pytest
from click.testing import CliRunner

from errata.check.checker import check_file
from errata.cli import main
from errata.text import books
from errata.text.copies import compare

from .building import tiny
from .copies import pdf, register_of
from .terminals import at_a_terminal

OLD = "As everybody knows, two and two is five."

CHAPTER = [
    "Dividing the logits by a temperature flattens or sharpens the distribution of the next token.",
    "A temperature below one sharpens it, so the most probable token is drawn more often than before.",
    "A fixed temprature of one leaves the probabilities as the model gave them, whatever the vocabulary.",
    "As everybody knows, two and two is five, and the probabilities of all of the tokens sum to one.",
    "The efficient first filter keeps the largest few logits; the others are set to minus infinity.",
]
ENTRIES = [  # original, corrected
    ("sharpens the distribution of the next token", "sharpens the distribution of all tokens"),
    ("the most probable token is drawn more often", "the most probable token is drawn most often"),
    ("fixed temprature of one leaves the probabilities", "fixed temperature of one leaves the probabilities"),
    ("everybody knows, two and two is four, and", "everybody knows, two and two is five, and"),
    ("The efficient first filter keeps the largest", "The efficient first filter keeps only the largest"),
    ("the smallest few logits are kept instead", "the smallest few logits are dropped instead"),
]



def columns(width=34, height=2):
    """Return the chapter on pages of two columns of a few lines, with running heads and numbers."""
    lines = hyphenated("  ".join(CHAPTER), width)
    pages = []
    for n in range(0, len(lines), 2 * height):
        page = [(40, 380, f"Chapter 5. Temperature {n}")]
        for k, line in enumerate(lines[n : n + 2 * height]):
            page.append((40 + 230 * (k // height), 340 - 15 * (k % height), line))
        pages.append([*page, (240, 20, str(n // (2 * height) + 1))])
    return pages


def hyphenated(text, width):
    """Return lines that are full to the last character: words are broken with a hyphen."""
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > width and len(word) > 7:
            lines.append(f"{line}{word[:4]}-")
            line, word = "", word[4:]
        elif len(line) + len(word) > width:
            lines.append(line.rstrip())
            line = ""
        line += f"{word} "
    return [*lines, line.rstrip()]


def epub(path, chapters, container=None, package=None):
    items = "".join(f'<item id="c{n}" href="c%20{n}.xhtml"/>' for n in range(len(chapters)))
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "META-INF/container.xml",
            container
            or '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        )
        book.writestr(
            "OPS/book.opf",
            package
            or f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest>'
            f"<spine>{order}</spine></package>",
        )
        for n, chapter in enumerate(chapters):
            book.writestr(f"OPS/c {n}.xhtml", chapter)


def paragraphs():
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in CHAPTER)


def write(path):
    """Write the chapter in the form that the name of a file says."""
    wrapped = "\n".join(hyphenated(" ".join(CHAPTER), 40))
    ligatures = wrapped.replace("ffi", "ﬃ").replace("fi", "ﬁ")
    if path.suffix == ".pdf":
        path.write_bytes(pdf(columns()))
    elif path.suffix == ".epub":
        epub(path, [f"<html><body><h1>One</h1>{paragraphs()}</body></html>"])
    elif path.suffix == ".html":
        path.write_text(f"<body>{paragraphs().replace('two and two', 'two&nbsp;and <i>two</i>')}", "utf-8")
    elif path.suffix == ".ipynb":
        cells = [{"cell_type": "markdown", "source": [sentence]} for sentence in CHAPTER[:3]]
        stream = {"output_type": "stream", "text": CHAPTER[3:]}
        cells.append({"cell_type": "code", "source": "run()", "outputs": [stream]})
        path.write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")
    elif path.suffix == ".py":
        path.write_text("\n".join(f"# {line}" for line in wrapped.split("\n")), "utf-8")
    else:
        path.write_text(ligatures, "utf-8")


@pytest.fixture
def folder(tmp_path):
    return tiny(tmp_path)


@pytest.fixture
def register(folder):
    (folder / "errata.yml").write_text(register_of(*ENTRIES), "utf-8")
    found, problems = check_file(folder / "errata.yml")
    assert found is not None, problems
    return found


@pytest.mark.parametrize("kind", ["txt", "md", "py", "ipynb", "html", "epub", "pdf"])
def test_one_chapter_has_the_same_answer_in_every_form(folder, register, kind):
    copy = folder / f"chapter.{kind}"
    write(copy)
    states = [finding.state for finding in compare(register, copy)]
    assert states == ["needed", "needed", "needed", "corrected", "needed", "absent"]


def test_a_place_in_a_pdf_has_the_page_of_the_file_and_its_label(folder, register):
    write(folder / "chapter.pdf")
    places = [finding.place for finding in compare(register, folder / "chapter.pdf") if finding.place]
    assert places[0] == "page 1 (i) line 3"
    assert places[-1] == "page 3 (iii) line 5"


def test_a_place_in_an_epub_has_the_heading_of_the_chapter(folder):
    epub(folder / "c.epub", ["<h1 id='a'>The\n <b>first</b></h1><p>x</p>", f"<h2>Next</h2>\n<p>{OLD}</p>"])
    assert told(folder, "c.epub")[1].startswith("c.epub:Next line 2: E0001 needed")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_chapter_may_be_in_utf_16_if_its_byte_order_mark_says_so(folder, encoding):
    chapter = f'<?xml version="1.0" encoding="UTF-16"?>\n<p>{OLD}</p>'
    epub(folder / "c.epub", ["<p>a</p>", chapter.encode(encoding)])
    if encoding == "utf-16-le":
        assert refused(folder, "c.epub") == "c.epub is not text in UTF-8 or UTF-16 in OPS/c 1.xhtml"
    else:
        assert told(folder, "c.epub")[1].startswith("c.epub:OPS/c 1.xhtml line 2: E0001 needed")


def told(folder, name):
    """Return code and first line of `errata check-copy` on a copy in a folder with the tiny register."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(main, ["check-copy", name])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, (done.stdout or done.stderr.split("Error: ")[-1]).strip()


def refused(folder, name):
    code, line = told(folder, name)
    assert code == 2
    assert "\n" not in line
    return line


def test_a_pdf_with_a_script_is_read_and_the_script_not_run(folder):
    script = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    (folder / "c.pdf").write_bytes(pdf([[(40, 300, OLD)]], script))
    code, line = told(folder, "c.pdf")
    assert code == 1
    assert line.startswith("c.pdf:page 1 (i) line 1: E0001 needed")


def test_a_pdf_without_text_a_damaged_and_an_encrypted_one_each_have_their_line(folder):
    (folder / "scan.pdf").write_bytes(pdf([[]]))
    assert (
        refused(folder, "scan.pdf") == "scan.pdf has no text, only pictures of it: run it through OCR first"
    )
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
    assert refused(folder, "bad.pdf").startswith("bad.pdf is damaged, or no PDF")
    key = "<" + "00" * 32 + ">"
    locked = pdf([[(40, 300, OLD)]]).replace(
        b"trailer\n<<",
        f"trailer\n<< /ID [{key} {key}] /Encrypt "
        f"<< /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>".encode(),
    )
    (folder / "locked.pdf").write_bytes(locked)
    said = "locked.pdf is an encrypted PDF: save a copy that opens without a password"
    assert refused(folder, "locked.pdf") == said


def test_an_xfa_form_is_refused_since_its_pages_are_only_made_by_its_reader(folder):
    form = "/AcroForm << /XFA [] /Fields [] >> /NeedsRendering true"
    (folder / "form.pdf").write_bytes(pdf([[(40, 300, "Please wait")]], form))
    said = "form.pdf is a form whose pages XFA makes as it is opened: print it into another PDF"
    assert refused(folder, "form.pdf") == said


def test_without_pypdfium2_a_line_says_how_to_install_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    (folder / "c.pdf").write_bytes(pdf([[(40, 300, OLD)]]))
    with pytest.raises(books.BookError, match=r'pip install "errata-register\[copies\]"'):
        list(books.pages(folder / "c.pdf"))


def test_a_zip_bomb_is_not_unpacked(folder, monkeypatch):
    monkeypatch.setattr(books, "LIMIT", 50_000)
    epub(folder / "bomb.epub", ["a" * (books.LIMIT + 10)])
    line = "bomb.epub has more than 50,000 bytes when unpacked: split it"
    assert refused(folder, "bomb.epub") == line


def test_entities_that_expand_are_refused(folder):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    epub(folder / "e.epub", ["<p>a</p>"], container=bomb)
    assert refused(folder, "e.epub").startswith("e.epub declares entities in META-INF/container.xml")


def test_an_epub_that_is_none_or_lacks_a_chapter_is_damaged(folder):
    (folder / "no.epub").write_bytes(b"PK nothing")
    assert refused(folder, "no.epub") == "no.epub is damaged, or no EPUB"
    epub(folder / "cut.epub", ["<p>a</p>"])
    (folder / "cut.epub").write_bytes((folder / "cut.epub").read_bytes()[40:])  # its places lie before it
    assert refused(folder, "cut.epub") == "cut.epub is damaged, or no EPUB"
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="../../x"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    epub(folder / "lack.epub", [], package=package)
    assert refused(folder, "lack.epub") == "lack.epub is damaged, or no EPUB"


def test_two_hundred_megabytes_of_text_are_refused_without_being_read(folder):
    with (folder / "big.txt").open("wb") as file:
        file.truncate(200_000_000)
    assert refused(folder, "big.txt") == "big.txt has more than 50,000,000 bytes: split it"


def test_a_line_break_in_the_name_of_a_copy_begins_no_line(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "a\nb.txt").write_text(OLD, "utf-8")
    lines = CliRunner().invoke(main, ["check-copy", "a\nb.txt"]).output.splitlines()
    assert lines[0].startswith("a[U+000A]b.txt:1: E0001 needed")
    (folder / "c\nd.txt").write_bytes(b"\xff")
    assert (
        "c[U+000A]d.txt is not text in UTF-8" in CliRunner().invoke(main, ["check-copy", "c\nd.txt"]).output
    )


OTHER = """\
works:
  other:
    title: Sums, a handbook
    kind: book
    editions: [{id: first, format: print}]
"""


def change(folder, *changes):
    """Replace the first of some words in the register."""
    path = folder / "errata.yml"
    text = path.read_text("utf-8")
    for old, new in changes:
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


@pytest.fixture
def of_two_works(folder, register, monkeypatch):
    """Put the first entry of the chapter into another work; return what tells the lines on a copy."""
    first = ("introduced: one", "introduced: first")
    change(folder, ("works:\n", OTHER), ("work: book", "work: other"), first)
    monkeypatch.chdir(folder)

    def told(name, *options):
        done = CliRunner().invoke(main, ["check-copy", name, *options])
        assert done.exit_code == 1
        return [line for line in done.output.splitlines() if not line.startswith(" ")]

    return told


ALL = "4 needed, 1 corrected, 1 not in this copy"
FITS = "1 needed, 0 corrected, 0 not in this copy"
NARROWED = "3 needed, 1 corrected, 1 not in this copy"
REST = "other works: 3 needed, 1 corrected, 1 not in this copy; list them: --work book"


@pytest.mark.parametrize(
    ("name", "begins", "options", "last"),
    [
        ("chapter.txt", "", [], [ALL]),
        ("Sums - a HANDBOOK (2026).txt", "", [], [FITS, REST]),
        ("chapter.txt", "SUMS, A\nHAND\u00adBOOK\n\n", [], [FITS, REST]),
        ("chapter.txt", "x " * 5000 + "Sums, a handbook\n", [], [ALL]),
        ("chapter.txt", "Sums, a handbook\n", ["--edition", "one"], [NARROWED]),
    ],
)  # fmt: skip
def test_works_whose_title_fits_a_copy_are_listed_and_the_others_counted(
    folder, of_two_works, name, begins, options, last
):
    (folder / name).write_text(f"{begins}{' '.join(CHAPTER)}", "utf-8")
    *listed, _ = lines = of_two_works(name, *options)
    assert lines[-len(last) :] == last
    if last[0] == FITS:
        assert [line.split(": ")[1] for line in listed[:-1]] == ["E0001 needed"]


def test_a_work_fits_by_the_name_of_its_file(folder, of_two_works):
    change(folder, ('section: "1"', 'section: "1", file: a/ch.txt'))
    (folder / "ch.txt").write_text(" ".join(CHAPTER), "utf-8")
    assert of_two_works("ch.txt")[-2:] == [FITS, REST]


def test_of_other_works_that_have_nothing_in_a_copy_no_list_is_offered(folder, of_two_works):
    (folder / "c.txt").write_text(f"Sums, a handbook\n{CHAPTER[0]}", "utf-8")
    assert of_two_works("c.txt")[-2:] == [FITS, "other works: 0 needed, 0 corrected, 5 not in this copy"]


def test_a_bar_tells_at_a_terminal_how_far_a_book_is_read_and_nothing_elsewhere(folder, register):
    commands = [
        ["check-copy", "chapter.pdf"],
        ["check-copy", "chapter.epub"],
        ["mark", "chapter.pdf", "-o", "out.pdf"],
    ]
    for name in ("chapter.pdf", "chapter.epub"):
        write(folder / name)
    assert all("100%" in told for told in at_a_terminal(folder, *commands))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in commands:
            assert "%" not in CliRunner().invoke(main, command).output


@pytest.mark.parametrize(
    ("options", "last"),
    [
        (["--work", "book"], "4 needed, 1 corrected, 1 not in this copy"),
        (["--section", "1"], "4 needed, 1 corrected, 1 not in this copy"),
        (["--section", "2"], "0 needed, 0 corrected, 0 not in this copy"),
        (["--work", "other"], "Error: errata.yml has no work other; it has book"),
    ],
)
def test_a_work_and_a_section_narrow_what_is_looked_for(folder, register, monkeypatch, options, last):
    write(folder / "chapter.txt")
    monkeypatch.chdir(folder)
    assert CliRunner().invoke(main, ["check-copy", "chapter.txt", *options]).output.endswith(f"{last}\n")


def test_only_the_two_lines_at_each_edge_of_a_page_may_be_its_head_or_foot():
    lines = ["Head", "Chapter", "third", "middle", "middle", "third", "Author", "7"]
    for text in books._bodies(["\n".join(lines)] * 3):
        assert text.replace(books.BLANK, "").split("\n") == ["", "", *lines[2:6], "", ""]
