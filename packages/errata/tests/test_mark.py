"""`errata mark`: a reader's own copy with its errata at their places, and nothing else changed."""

import json

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from pypdfium2 import raw

from errata.check.checker import check_file
from errata.cli import main
from errata.render import marks
from errata.text.copies import CopyError

from .copies import pdf, register_of
from .test_books import ENTRIES, write

WRONG = [
    *ENTRIES,
    ("probabilities of all of the tokens", "probabilities of all the tokens in 词表 𝕋"),
    ("the others are set to minus", "the others are all set to minus"),
]


@pytest.fixture
def marked(tmp_path, monkeypatch):
    """Mark a copy with a register of these entries; return what was written."""
    monkeypatch.chdir(tmp_path)

    def call(copy, *entries):
        (tmp_path / "errata.yml").write_text(register_of(*entries), "utf-8")
        return marks.mark(check_file(tmp_path / "errata.yml")[0], copy).content

    return call


def annotations(content):
    """Return page, kind, note and the words below each annotation of a PDF, as pdfium reads it back."""
    kinds = {raw.FPDF_ANNOT_STRIKEOUT: "strike-out", raw.FPDF_ANNOT_HIGHLIGHT: "highlight"}
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for n, page in enumerate(document, 1):
            text = page.get_textpage()
            for k in range(raw.FPDFPage_GetAnnotCount(page)):
                one = raw.FPDFPage_GetAnnot(page, k)
                size = raw.FPDFAnnot_GetStringValue(one, b"Contents", None, 0)
                buffer = (raw.FPDF_WCHAR * (size // 2))()
                raw.FPDFAnnot_GetStringValue(one, b"Contents", buffer, size)
                note = bytes(buffer).decode("utf-16-le").rstrip("\0")
                words = []
                for k in range(raw.FPDFAnnot_CountAttachmentPoints(one)):
                    quad = raw.FS_QUADPOINTSF()
                    raw.FPDFAnnot_GetAttachmentPoints(one, k, quad)
                    below = text.get_text_bounded(quad.x3, quad.y3, quad.x2, quad.y2)
                    words.append(below.strip().replace("\x02", "-"))  # pdfium's sign for such a hyphen
                found.append((n, kinds[raw.FPDFAnnot_GetSubtype(one)], note, words))
    return found


def test_a_pdf_has_a_note_over_the_words_that_change_in_two_columns_and_across_pages(marked, tmp_path):
    copy = tmp_path / "c.pdf"
    write(copy)
    assert annotations(marked(copy, *WRONG)) == [
        (1, "strike-out", "E0001: sharpens the distribution of all tokens", ["the next token"]),
        (2, "strike-out", "E0002: the most probable token is drawn most often", ["more"]),
        (2, "strike-out", "E0003: fixed temperature of one leaves the probabilities", ["temp-", "rature"]),
        (3, "strike-out", "E0007: probabilities of all the tokens in 词表 𝕋", ["of"]),
        (3, "highlight", "E0005: The efficient first filter keeps only the largest", ["The efficient"]),
        (
            4,
            "highlight",
            "E0005: The efficient first filter keeps only the largest",
            ["first filter keeps the largest"],
        ),
        (4, "highlight", "E0008: the others are all set to minus", ["the others are set to", "minus"]),
    ]


def test_the_notes_are_drawn_and_all_bytes_of_the_copy_stay(marked, tmp_path):
    copy = tmp_path / "c.pdf"
    write(copy)
    content = marked(copy, *WRONG)
    assert content.startswith(copy.read_bytes())

    def red(pdf):
        with pypdfium2.PdfDocument(pdf) as document:
            pixels = document[0].render(scale=2).to_numpy().astype(int)
        return int(((pixels[..., 2] > 150) & (pixels[..., 1] < 100)).sum())

    assert red(copy.read_bytes()) == 0
    assert red(content) > 50


def test_words_of_other_planes_before_it_move_no_mark(marked, tmp_path):
    """pdfium counts UTF-16; the page writes a letter of plane 1 by its map to Unicode."""
    copy = tmp_path / "c.pdf"
    made = pdf([[(40, 300, "QQQ as two and two is five, so")]])
    assert marked(copy_with_plane_1(copy, made), ("two and two is five", "two and two is four"))
    (one,) = annotations(marked(copy, ("two and two is five", "two and two is four")))
    assert one[3] == ["five"]


def copy_with_plane_1(copy, made):
    """Write a PDF whose Q is 𝕋 to whoever reads the text."""
    table = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    table += b"1 beginbfrange <20> <50> <0020> endbfrange 1 beginbfchar <51> <D835DD4B> endbfchar "
    table += b"1 beginbfrange <52> <7E> <0052> endbfrange endcmap"
    added = b"90 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(table), table)
    made = made.replace(b"/Encoding /WinAnsiEncoding", b"/Encoding /WinAnsiEncoding /ToUnicode 90 0 R")
    copy.write_bytes(made.replace(b"xref\n", added + b"xref\n", 1))  # pdfium rebuilds the table
    return copy


def test_a_signed_pdf_is_refused_in_one_line(marked, tmp_path):
    field = "<< /FT /Sig /T (s) /V << /Type /Sig /Filter /A /Contents <00> >> >>"
    signed = pdf([[(40, 300, "two and two is five")]], f"/AcroForm << /SigFlags 3 /Fields [{field}] >>")
    (tmp_path / "c.pdf").write_bytes(signed)
    with pytest.raises(CopyError, match=r"^\S*c.pdf is signed, which a mark would break: mark another copy$"):
        marked(tmp_path / "c.pdf", ("two and two is five", "two and two is four"))


def test_a_pdf_whose_owner_allows_no_notes_is_refused(marked, tmp_path, monkeypatch):
    (tmp_path / "c.pdf").write_bytes(pdf([[(40, 300, "two and two is five")]]))
    monkeypatch.setattr(raw, "FPDF_GetDocPermissions", lambda document: 0xFFFFFFFF & ~0x20)
    with pytest.raises(CopyError, match=r"c.pdf allows no notes, its owner says"):
        marked(tmp_path / "c.pdf", ("two and two is five", "two and two is four"))


@pytest.mark.parametrize(
    ("source", "entry", "expected"),
    [
        ("<p>two&nbsp;and <i>two</i> is <b>five</b>.", ("two and two is five", "two and two is <four>"),
         "<p>two&nbsp;and <i>two</i> is <b><del>five</del><ins>&lt;four&gt;</ins>{}</b>."),
        ("<p>two <i>is fi</i>ve", ("two is five", "two be four"), "<p>two <i>is fi</i>ve{+two be four}"),
        ("<p><a href='x'>two is five</a>", ("two is five", "two is four"),
         "<p><a href='x'>two is <del>five</del><ins>four</ins></a>{}"),
        ("<pre>x\n  yy = 11\n</pre>", ("yy = 11", "zz = 22\nyy = 11", "code"),
         "<pre>x\n<ins>  zz = 22\n</ins>  yy = 11\n</pre>{}"),
    ],
)  # fmt: skip
def test_html_has_the_words_deleted_and_inserted_and_the_id(marked, tmp_path, source, entry, expected):
    (tmp_path / "c.html").write_text(source, "utf-8", newline="")
    made = marked(tmp_path / "c.html", entry).decode()
    note = '<sup class="erratum">{}<b title="Entry 1">E0001</b></sup>'
    unfit = note.format(" <ins>two be four</ins> ")
    assert made == expected.replace("{+two be four}", unfit).replace("{}", note.format(""))
    soup = BeautifulSoup(made, "html.parser")
    for tag in soup.select("ins, sup.erratum"):
        tag.decompose()
    assert soup.get_text() == BeautifulSoup(source, "html.parser").get_text()


def test_an_address_of_an_entry_is_a_link(marked, tmp_path, monkeypatch):
    (tmp_path / "c.html").write_text("<p>two and two is five")
    text = register_of(("two and two is five", "two and two is four"))
    source = "    references:\n      - {type: web, url: 'https://x.example/?a&b', read: 2026-01-01}\n"
    text = text.replace("    published", f"{source}    published")
    (tmp_path / "errata.yml").write_text(text)
    made = marks.mark(check_file(tmp_path / "errata.yml")[0], tmp_path / "c.html").content
    assert BeautifulSoup(made, "html.parser").sup.a["href"] == "https://x.example/?a&b"


@pytest.mark.parametrize("dump", [{"indent": 1}, {}, {"separators": (",", ":")}])
@pytest.mark.parametrize("minor", [4, 5])
def test_a_notebook_has_a_cell_after_each_that_needs_a_correction(marked, tmp_path, dump, minor):
    output = {"output_type": "stream", "name": "stdout", "text": ["two and two is five\n"]}
    sources = [("markdown", "# `[{"), ("markdown", "two and two is five"), ("code", "run()")]
    cells = [
        {
            "cell_type": kind,
            "metadata": {},
            "source": [source],
            **({"id": f"erratum-{n}"} if minor == 5 else {}),
        }
        for n, (kind, source) in enumerate(sources)
    ]
    cells[2] |= {"execution_count": None, "outputs": [output]}
    notebook = {"a": {"cells": [1]}, "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": minor}
    before = json.dumps(notebook, **dump)
    (tmp_path / "c.ipynb").write_text(before)
    made = json.loads(
        marked(
            tmp_path / "c.ipynb",
            ("two and two is five", "it is ``` five\nand four", "code"),
            ("two is five", "two be four"),
        )
    )
    added = [made["cells"].pop(n) for n in (4, 2)][::-1]
    assert made == notebook
    assert [cell["metadata"] for cell in added] == [{"errata": ["E0001", "E0002"]}] * 2
    assert {cell.get("id", "") for cell in added} == ({"erratum-3", "erratum-4"} if minor == 5 else {""})
    assert "".join(added[0]["source"]).startswith(
        "**Erratum E0001**: Entry 1\n\n````diff\n- two and two is five\n+ it is ``` five\n+ and four\n````\n"
    )
    taken = marked(tmp_path / "c.ipynb", ("no such words here", "some others")).decode()
    assert taken == before


def test_of_two_lists_of_cells_the_last_is_marked_which_json_reads(marked, tmp_path):
    cell = '{"cell_type": "markdown", "metadata": {}, "source": "two and two is five"}'
    (tmp_path / "c.ipynb").write_text(f'{{"cells": [], "nbformat": 4, "cells": [{cell}], "a": "cells"}}')
    made = json.loads(marked(tmp_path / "c.ipynb", ("two and two is five", "two and two is four")))
    assert [cell["metadata"] for cell in made["cells"]] == [{}, {"errata": ["E0001"]}]


@pytest.mark.parametrize("name", ["c.txt", "c.md", "c.py", "c.epub"])
def test_what_has_no_place_for_marks_is_refused_with_what_helps(marked, tmp_path, name):
    (tmp_path / name).write_text("two and two is five")
    with pytest.raises(
        CopyError, match=r"has no place for marks: give HTML, .ipynb or .pdf, or let `errata apply"
    ):
        marked(tmp_path / name, ("two and two is five", "two and two is four"))


def test_the_command_writes_another_file_and_names_each_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "errata.yml").write_text(register_of(*WRONG), "utf-8")
    write(tmp_path / "c.pdf")
    before = (tmp_path / "c.pdf").read_bytes()
    done = CliRunner().invoke(main, ["mark", "c.pdf", "-o", "m.pdf"])
    assert (done.exit_code, done.output.splitlines()[0]) == (
        0,
        "c.pdf:page 1 (i) line 3: E0001 marked: Entry 1",
    )
    assert done.output.endswith("6 places marked, written to m.pdf\n")
    assert len(annotations((tmp_path / "m.pdf").read_bytes())) == 7
    for arguments in (["-o", "c.pdf"], []):
        assert CliRunner().invoke(main, ["mark", "c.pdf", *arguments]).exit_code == 2
    assert (tmp_path / "c.pdf").read_bytes() == before
    for content, said in (
        (b"%PDF-1.4\nno", "is damaged, or no PDF"),
        (pdf([[]]), "has no text, only pictures"),
    ):
        (tmp_path / "c.pdf").write_bytes(content)
        done = CliRunner().invoke(main, ["mark", "c.pdf", "-o", "new.pdf"])
        assert (done.exit_code, said in done.output, (tmp_path / "new.pdf").exists()) == (2, True, False)


def test_the_marked_copy_can_be_the_output_and_what_is_told_stands_beside_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "errata.yml").write_text(register_of(*WRONG), "utf-8")
    write(tmp_path / "c.pdf")
    done = CliRunner().invoke(main, ["mark", "c.pdf", "-o", "-"])
    assert done.exit_code == 0
    assert len(annotations(done.stdout_bytes)) == 7
    assert done.stderr.splitlines()[-1] == "6 places marked"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.pdf", "errata.yml"]
