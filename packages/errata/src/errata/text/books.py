"""Read the pages of a PDF and the chapters of an EPUB, within limits; nothing in them is run."""

import errno
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from errata.register.characters import visible_line
from errata.text.encodings import marked
from errata.text.html import Page
from errata.text.match import BLANK

# What passes on the pages or chapters of a book as they are read, and may tell how far that is.
Watch = Callable[[Sequence[Any]], Iterable[Any]]

LIMIT = 50_000_000  # so many bytes of a text, or characters of a book, are read

_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_HEADING = re.compile(r"<h[1-6][^<>]*>(.{1,2000}?)</h[1-6]>", re.DOTALL | re.IGNORECASE)
_BREAKS = {"\r\n": "\n", "\ufffe": "-\n"}  # pdfium's breaks of lines; the second one was at a hyphen
_BREAK = re.compile("|".join(_BREAKS))
_EDGE = 2  # so many lines at the top and the foot of a page may be its running head or number
_REPEATED = 3  # a line that stands there on so many pages is no part of the text


class BookError(Exception):
    """A book that cannot be read; the message follows its name and says why."""


def pages(path: Path, watch: Watch = iter) -> Iterator[tuple[str, str]]:
    """Yield name and text of each page of a PDF, with running heads and page numbers blank.

    A page is named by its place in the file, and by its label where that differs: `page 14 (xii)`.
    Raises BookError if it cannot be opened or has no text, or if pypdfium2 is not installed.
    """
    try:
        import pypdfium2
    except ImportError:
        raise BookError('is a PDF, which needs pypdfium2: pip install "errata-register[copies]"') from None
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise BookError("is an encrypted PDF: save a copy that opens without a password") from None
        raise BookError(f"is damaged, or no PDF: {str(error).rstrip('.')}") from None
    with document:
        if document.get_formtype() == pypdfium2.raw.FORMTYPE_XFA_FULL:
            raise BookError("is a form whose pages XFA makes as it is opened: print it into another PDF")
        names, texts, size = [], [], 0
        for n in watch(range(len(document))):
            try:
                page = document[n]
                text = page.get_textpage().get_text_range()
                page.close()
            except pypdfium2.PdfiumError:
                raise BookError(f"is a damaged PDF: its page {n + 1} cannot be read") from None
            size += len(text)
            if size > LIMIT:
                raise BookError(f"has more than {LIMIT:,} characters: split it")
            label = visible_line(document.get_page_label(n))
            names.append(f"page {n + 1}" + (f" ({label})" if label not in ("", str(n + 1)) else ""))
            texts.append(_BREAK.sub(lambda found: _BREAKS[found[0]], text))
    if not any(text.strip() for text in texts):
        raise BookError("has no text, only pictures of it: run it through OCR first")
    yield from zip(names, _bodies(texts), strict=True)


def within(text: str, place: int) -> int:
    """Return where in pdfium's text of a page stands what is at a place of ours."""
    more = 0
    for found in _BREAK.finditer(text):
        if found.start() - more >= place:
            break
        more += len(found[0]) - len(_BREAKS[found[0]])
    return place + more


def _bodies(texts: list[str]) -> list[str]:
    """Return pages without the lines at their edges that others have too, up to numbers."""
    every = [text.split("\n") for text in texts]
    edges = [
        {*range(min(_EDGE, len(lines))), *range(max(len(lines) - _EDGE, 0), len(lines))} for lines in every
    ]
    told = Counter(
        key for lines, edge in zip(every, edges, strict=True) for key in {_key(lines[n]) for n in edge}
    )
    for lines, edge in zip(every, edges, strict=True):
        for n in edge:
            if told[_key(lines[n])] >= _REPEATED:
                lines[n] = BLANK * len(lines[n])
    return ["\n".join(lines) for lines in every]


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def chapters(path: Path, watch: Watch = iter) -> Iterator[tuple[str, str]]:
    """Yield name and XHTML of each chapter of an EPUB, in the order in which it is read.

    A chapter is named by its first heading, or else by its file.
    Raises BookError if it is damaged, encrypted, or larger than LIMIT when unpacked.
    """
    left = LIMIT
    try:
        with ZipFile(path) as book:
            for name in watch(_spine(book)):
                html = _unpack(book, name, left)
                left -= len(html)
                yield _title(html) or visible_line(name), html
    except (BadZipFile, ZlibError, EOFError, KeyError, ElementTree.ParseError, NotImplementedError):
        raise BookError("is damaged, or no EPUB") from None
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place before the beginning of the file
            raise BookError("is damaged, or no EPUB") from None
        raise BookError(f"cannot be read: {error.strerror}") from None


def _unpack(book: ZipFile, name: str, limit: int) -> str:
    """Return a file of a book; what the archive says about its size is not believed."""
    if book.getinfo(name).flag_bits & 1:
        raise BookError("is encrypted: get a copy without copy protection")
    with book.open(name) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise BookError(f"has more than {LIMIT:,} bytes when unpacked: split it")
    try:
        text = content.decode(marked(content) or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        return text
    if "META-INF/encryption.xml" in book.namelist():
        raise BookError("is encrypted: get a copy without copy protection")
    raise BookError(f"is not text in UTF-8 or UTF-16 in {visible_line(name)}")


def _xml(book: ZipFile, name: str) -> ElementTree.Element:
    source = _unpack(book, name, 1_000_000)
    if "<!ENTITY" in source:
        raise BookError(f"declares entities in {visible_line(name)}, which no EPUB needs: they are not read")
    return ElementTree.fromstring(source)


def _spine(book: ZipFile) -> list[str]:
    found = _xml(book, "META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
    if found is None:
        raise BookError("is damaged, or no EPUB")
    package = found.get("full-path", "")
    root = _xml(book, package)
    files = {item.get("id"): item.get("href", "") for item in root.iter(f"{_OPF}item")}
    order = [files[item.get("idref")] for item in root.iter(f"{_OPF}itemref")]
    return [normpath(join(dirname(package), unquote(href))) for href in order]


def _title(html: str) -> str:
    heading = _HEADING.search(html)
    if not heading:
        return ""
    seen = Page(heading[1]).seen.replace(BLANK, "")
    return visible_line(" ".join(seen.split()))[:80]
