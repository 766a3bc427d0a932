"""A reader's own copy with its errata marked at their places: HTML, notebooks, and PDF.

HTML has the words to delete in <del> and those to insert in <ins>; a notebook has a cell after the one that
needs a correction; a PDF has annotations, which every common viewer shows and lists.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from ctypes import Array, c_ushort
from io import BytesIO
from itertools import count, groupby
from json.decoder import JSONDecoder
from pathlib import Path
from typing import Any, NamedTuple

from errata.register.model import Erratum, Register
from errata.render.markup import Html
from errata.text import books, copies
from errata.text.copies import Copy, CopyError
from errata.text.html import Page
from errata.text.match import BLANK, Span, find
from errata.text.mend import Edit, Unfit, fitting

_NOTES_ALLOWED = 0x20  # of the permissions of an encrypted PDF, ISO 32000-1, table 22
_PRINTED = 4  # the flag of an annotation, table 165
_RED, _YELLOW = (200, 0, 0, 255), (255, 220, 0, 255)
_SPACE = re.compile(r"[ \t\r\n]*")


class Marked(NamedTuple):
    """The copy with its marks, and the place of each."""

    content: bytes
    places: list[tuple[Erratum, str]]


class _Mark(NamedTuple):
    """A place that needs a correction; no edits if its words cannot be changed one by one."""

    entry: Erratum
    start: int
    end: int
    edits: list[Edit]


def mark(
    register: Register,
    path: Path,
    edition: str = "",
    wanted: Callable[[Erratum], bool] = lambda entry: True,
    watch: books.Watch = iter,
) -> Marked:
    """Return a copy in which each place that needs a correction has a mark. The file is only read.

    wanted: which entries to look for, of those that `copies.asked` gives.
    Raises CopyError if the copy cannot be read, is of another kind, or must not be changed.
    """
    write = _WRITERS.get(path.suffix.lower())
    if not write:
        kinds = "give HTML, .ipynb or .pdf, or let `errata apply --diff` show what changes"
        raise CopyError(f"{copies.named(path)} has no place for marks: {kinds}")
    copy = copies.read(path, watch)
    marks = []
    for entry in copies.asked(register, path.name, edition):
        for span in find(copy.text, entry).original if wanted(entry) else []:
            try:
                edits = fitting(copy, entry, span)
            except Unfit:
                edits = []
            marks.append(_Mark(entry, *span, edits))
    marks.sort(key=lambda one: (one.start, one.end, one.entry.id))
    made = write(path, copy, marks)
    content = made if isinstance(made, bytes) else copies.encoded(path, made)
    return Marked(content, [(one.entry, copy.place(one.start)) for one in marks])


def _source(entry: Erratum) -> str:
    """Return an address that says more about an entry, if it has any."""
    return next((reference.url for reference in entry.references), entry.location.url)


def _html(path: Path, copy: Copy, marks: list[_Mark]) -> str:
    page = Page(copy.source)
    pieces: list[tuple[int, int, str]] = []
    done = 0
    for one in marks:
        note = '<a href="{0}" title="{1}">{2}</a>' if _source(one.entry) else '<b title="{1}">{2}</b>'
        told = Html(note).format(_source(one.entry), one.entry.title, one.entry.id)
        edits = one.edits if one.start >= done else []
        for start, end, words in edits:
            old = copy.source[start:end]
            deleted = str(Html("<del>{}</del>").format(Html(old))) if old else ""  # HTML of the page
            inserted = str(Html("<ins>{}</ins>").format(words)) if words else ""
            pieces.append((start, end, deleted + inserted))
            done = end
        if not edits:
            told = Html(" <ins>{}</ins> {}").format(one.entry.corrected, told)
        at = max(page.after((one.start, one.end)), done)
        pieces.append((at, at, Html('<sup class="erratum">{}</sup>').format(told)))
    written: list[str] = []
    at = 0
    for start, end, text in sorted(pieces, key=lambda piece: piece[:2]):
        written += [copy.source[at:start], text]
        at = end
    return "".join([*written, copy.source[at:]])


def _notebook(path: Path, copy: Copy, marks: list[_Mark]) -> str:
    """Return the notebook with a cell after each that needs a correction; all else is as it was."""
    raw = copies.load(path)
    version = json.loads(raw.removeprefix(copies.BOM))
    with_id = (version.get("nbformat", 4), version.get("nbformat_minor", 0)) >= (4, 5)
    names = (name for name in map("erratum-{}".format, count(1)) if f'"{name}"' not in raw)
    spans = list(_cell_spans(raw))
    made, at = [], 0
    marks = sorted(marks, key=lambda one: copy.parts[copy.part(one.start)].cell)
    for n, group in groupby(marks, lambda one: copy.parts[copy.part(one.start)].cell):
        entries = list({one.entry.id: one.entry for one in group}.values())
        cell: dict[str, Any] = {"cell_type": "markdown", "metadata": {"errata": [one.id for one in entries]}}
        if with_id:
            cell["id"] = next(names)
        cell["source"] = "\n".join(_note(entry) for entry in entries).splitlines(keepends=True)
        start, end = spans[n]
        before = raw[len(raw[:start].rstrip()) : start]
        written = json.dumps(cell, indent=1 if "\n" in before else None, ensure_ascii=raw.isascii())
        made += [raw[at:end], ",", before, written.replace("\n", "\n" + before.rpartition("\n")[2])]
        at = end
    return "".join([*made, raw[at:]])


def _cell_spans(raw: str) -> Iterator[Span]:
    """Yield where each cell of a notebook stands in its JSON."""
    decoder = JSONDecoder()

    def after(at: int, chars: int) -> int:
        """Return the place of the next value: after so many signs and the blanks around them."""
        for _ in range(chars):
            at = _past(raw, at) + 1
        return _past(raw, at)

    at = after(raw.startswith(copies.BOM), 1)
    start = 0
    while raw[at] == '"':
        key, at = decoder.raw_decode(raw, at)
        at = after(at, 1)
        if key == "cells":
            start = at  # of several the last, which JSON reads
        _, at = decoder.raw_decode(raw, at)
        at = _past(raw, at)
        at = after(at, raw[at] == ",")
    at = after(start, 1)
    while raw[at] != "]":
        _, end = decoder.raw_decode(raw, at)
        yield at, end
        at = _past(raw, end)
        at = after(at, raw[at] == ",")


def _past(raw: str, at: int) -> int:
    found = _SPACE.match(raw, at)
    return found.end() if found else at


def _note(entry: Erratum) -> str:
    """Return what a cell says about an entry, in Markdown."""
    lines = [f"- {line}" for line in entry.original.split("\n")]
    lines += [f"+ {line}" for line in entry.corrected.split("\n") if entry.corrected]
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", "\n".join(lines))), default=0))
    source = f", [source]({_source(entry)})" if _source(entry) else ""
    title = re.sub(r"([\\`*_{}\[\]<>&$#|~])", r"\\\1", entry.title)
    return "\n".join([f"**Erratum {entry.id}**: {title}{source}", "", f"{fence}diff", *lines, fence, ""])


def _pdf(path: Path, copy: Copy, marks: list[_Mark]) -> bytes:
    """Return the PDF with an update that adds the annotations; what stood there stays byte for byte."""
    import pypdfium2
    from pypdfium2 import raw

    with pypdfium2.PdfDocument(path) as document:
        if raw.FPDF_GetSignatureCount(document) > 0:
            raise CopyError(f"{copies.named(path)} is signed, which a mark would break: mark another copy")
        if not raw.FPDF_GetDocPermissions(document) & _NOTES_ALLOWED:
            raise CopyError(f"{copies.named(path)} allows no notes, its owner says: mark another copy")
        for one in marks:
            changed = [(edit.start, edit.end) for edit in one.edits if edit.start < edit.end]
            kind = raw.FPDF_ANNOT_STRIKEOUT if changed or not one.edits else raw.FPDF_ANNOT_HIGHLIGHT
            for span in changed or [(one.start, one.end)]:
                _annotate(document, copy, one.entry, span, kind)
        written = BytesIO()
        document.save(written, flags=raw.FPDF_INCREMENTAL)
    return written.getvalue()


def _annotate(document: Any, copy: Copy, entry: Erratum, span: Span, kind: int) -> None:
    """Put an annotation over words, one on each page that they are on."""
    from pypdfium2 import raw

    for n in range(copy.part(span[0]), copy.part(span[1] - 1) + 1):
        page = document[n]
        text = page.get_textpage()
        first = copy.starts[n]
        here = range(max(span[0], first), min(span[1], first + len(copy.parts[n].source)))
        rectangles = list(_rectangles(text, [at - first for at in here if copy.text.seen[at] != BLANK]))
        if rectangles:
            with_note = raw.FPDFPage_CreateAnnot(page, kind)
            _draw(with_note, rectangles, kind)
            words = entry.corrected or "(delete these words)"
            for key, value in (("Contents", f"{entry.id}: {words}"), ("T", "errata"), ("Subj", entry.title)):
                raw.FPDFAnnot_SetStringValue(with_note, key.encode(), _wide(value))
            raw.FPDFPage_CloseAnnot(with_note)
        text.close()
        page.close()


def _wide(text: str) -> "Array[c_ushort]":
    """Return a text as pdfium takes it: UTF-16 with an end."""
    content = f"{text}\0".encode("utf-16-le")
    return (c_ushort * (len(content) // 2)).from_buffer_copy(content)


def _rectangles(text: Any, places: list[int]) -> Iterator[tuple[float, float, float, float]]:
    """Yield left, bottom, right and top of what stands at places of our text of a page, by line."""
    from pypdfium2 import raw

    whole = text.get_text_range()
    wide = [n for n, char in enumerate(whole) for _ in range(1 + (char > "\uffff"))]  # pdfium counts UTF-16
    runs: list[list[int]] = []  # first and last
    for at in places:
        char = raw.FPDFText_GetCharIndexFromTextIndex(text, bisect_left(wide, books.within(whole, at)))
        if runs and char in (runs[-1][1], runs[-1][1] + 1):
            runs[-1][1] = char
        elif char >= 0:
            runs.append([char, char])
    for first, last in runs:
        for k in range(text.count_rects(first, last - first + 1)):
            left, bottom, right, top = text.get_rect(k)
            if left < right and bottom < top:  # blanks that pdfium adds have no size
                yield left, bottom, right, top


def _draw(annotation: Any, rectangles: list[tuple[float, float, float, float]], kind: int) -> None:
    from pypdfium2 import raw

    colour = _RED if kind == raw.FPDF_ANNOT_STRIKEOUT else _YELLOW
    raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *colour)
    raw.FPDFAnnot_SetFlags(annotation, _PRINTED)
    lefts, bottoms, rights, tops = zip(*rectangles, strict=True)
    raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(min(lefts), max(tops), max(rights), min(bottoms)))
    for left, bottom, right, top in rectangles:
        corners = raw.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
        raw.FPDFAnnot_AppendAttachmentPoints(annotation, corners)


_WRITERS: dict[str, Callable[[Path, Copy, list[_Mark]], str | bytes]] = {
    ".pdf": _pdf,
    ".ipynb": _notebook,
    **dict.fromkeys(copies.HTML, _html),
}
