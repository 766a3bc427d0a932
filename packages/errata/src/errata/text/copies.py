"""Hold a reader's own copy of a text against a register: which corrections it still needs."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple, get_args

from errata.register.characters import visible_line
from errata.register.files import shown
from errata.register.model import Erratum, Register
from errata.text import books, markdown
from errata.text.encodings import encoding
from errata.text.html import Page
from errata.text.match import BLANK, Text, find

# What returns of a source what a reader sees, each character at its place, the rest blank.
Reader = Callable[[str], str]

BOM = "\ufeff"
HTML = (".html", ".htm", ".xhtml")
TITLE = 12
BEGINNING = 5000  # so many characters are a title page or the head of an article
ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")  # a control sequence of ECMA-48, as tracebacks have them


def as_html(source: str) -> str:
    """Return what a browser shows of HTML, see `Reader`."""
    return Page(source).seen


def _plain(source: str) -> str:
    return source


def _printed(source: str) -> str:
    return ANSI.sub(lambda found: BLANK * len(found[0]), source)


READERS: dict[str, Reader] = {
    **dict.fromkeys([*HTML, ".epub"], as_html),
    **dict.fromkeys([".md", ".markdown", ".qmd", ".rmd"], markdown.seen),
}
_BOOKS = {".pdf": books.pages, ".epub": books.chapters}
_CELLS: dict[str, Reader] = {"markdown": markdown.seen}
# What a notebook shows of an output is the first of these that it has.
_OUTPUTS: dict[str, Reader] = {"text/html": as_html, "text/markdown": markdown.seen, "text/plain": _printed}


class CopyError(Exception):
    """A copy that cannot be read as text; the message says why."""


State = Literal["needed", "corrected", "absent", "unquoted"]
STATES: tuple[State, ...] = get_args(State)


class Finding(NamedTuple):
    """What became of one entry in the copy, and where; place is empty for `absent` and `unquoted`.

    `unquoted`: the entry has no original words, so nobody can say whether the copy needs it.
    """

    entry: Erratum
    state: State
    place: str


class Part(NamedTuple):
    """A file, a cell of a notebook, one of its outputs, a page or a chapter; the name of a file is empty.

    kind: whether it is code, which must stay a program, or an output, which only its program can change.
    cell: of a notebook, from 0.
    """

    name: str
    source: str
    read: Reader
    kind: Literal["prose", "code", "output"] = "prose"
    cell: int = 0


class Copy:
    """A copy that was read: its parts, and the one text that they make."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts, seen = [], []
        for part in parts:
            self.parts.append(part)
            seen.append(part.read(part.source))
        self.source = "\n".join(part.source for part in self.parts)
        self.text = Text(self.source, "\n".join(seen))
        self.starts = [0]
        for part in self.parts:
            self.starts.append(self.starts[-1] + len(part.source) + 1)

    def part(self, at: int) -> int:
        """Return which part a place is in, from 0."""
        return min(bisect_right(self.starts, at), len(self.parts)) - 1

    def place(self, at: int) -> str:
        """Return the line, after the cell, the page or the chapter that it is in, counting from 1."""
        n = self.part(at)
        line = self.text.line(at) - self.text.line(self.starts[n]) + 1
        return f"{self.parts[n].name} line {line}" if self.parts[n].name else str(line)


def compare(register: Register, path: Path, edition: str = "") -> list[Finding]:
    """Return for each erratum of a register what a copy has; one finding for each place that needs it.

    Only what is verified or held counts. edition: leave out entries that do not affect it. If an entry names
    a file of the name that the copy has, entries that name another one are left out.
    Raises CopyError if the file is no text, Markdown, HTML, notebook, PDF, EPUB or program.
    """
    return findings(register, path.name, read(path), edition)


def findings(register: Register, name: str, copy: Copy, edition: str = "") -> list[Finding]:
    """Return what `compare` does of a copy of this name that was read."""
    findings = []
    for entry in asked(register, name, edition):
        found = find(copy.text, entry)
        needed = [Finding(entry, "needed", copy.place(start)) for start, _ in found.original]
        has = [Finding(entry, "corrected", copy.place(start)) for start, _ in found.corrected]
        findings += needed or has or [Finding(entry, "absent" if entry.original else "unquoted", "")]
    return findings


def asked(register: Register, name: str, edition: str = "") -> Iterator[Erratum]:
    """Yield the entries for which a copy of this name is searched, see `compare`."""
    files = {entry.id: _name(entry.location.file) for entry in register.errata}
    known = name in files.values()
    for entry in register.errata:
        if known and files[entry.id] not in ("", name):
            continue
        if entry.status not in ("verified", "held-for-document-update"):
            continue
        if not edition or of_edition(register, entry, edition):
            yield entry


@lru_cache(4096)
def _name(file: str) -> str:
    """Return the name of a file of an entry, which each copy asks of all entries."""
    return PurePosixPath(file).name


def fitting(register: Register, name: str, copy: Copy) -> set[str]:
    """Return the keys of the works that a copy of this name is likely one of.

    A file of such a work has that name, or its title stands in the name or where the copy begins; a title of
    less than TITLE letters and digits may stand there by chance.
    """
    places = [_letters(name), _letters(copy.text.folded().text[:BEGINNING])]
    titles = {key: _letters(work.title) for key, work in register.works.items()}
    titled = {
        key
        for key, title in titles.items()
        if len(title) >= TITLE and any(title in place for place in places)
    }
    files = ((entry.work, _name(entry.location.file)) for entry in register.errata)
    return titled | {work for work, file in files if file == name}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def of_edition(register: Register, entry: Erratum, edition: str) -> bool:
    """Say whether an entry affects an edition of its work, or does not say that it doesn't."""
    return edition in register.works[entry.work].order.place and register.affects(entry, edition) is not False


def named(path: Path) -> str:
    """Return the name of a copy as messages have it, in one line."""
    return visible_line(shown(path))


def reader(path: Path) -> Reader:
    """Return what reads a file of this name: tags are text but in HTML and Markdown."""
    return READERS.get(path.suffix.lower(), _plain)


def read(path: Path, watch: books.Watch = iter) -> Copy:
    """Read a copy, see `compare`."""
    if path.suffix.lower() not in _BOOKS:
        return parsed(path, load(path))
    _refuse_others(path)
    try:
        parts = _BOOKS[path.suffix.lower()](path, watch)
        return Copy(Part(name, text, reader(path)) for name, text in parts)
    except books.BookError as error:
        raise CopyError(f"{named(path)} {error}") from None


def load(path: Path) -> str:
    """Return the text of a file that is no book, with its mark of the byte order, if it has one."""
    _refuse_others(path)
    try:
        with path.open("rb") as file:
            content = file.read(books.LIMIT + 1)
        if len(content) > books.LIMIT:
            raise CopyError(f"{named(path)} has more than {books.LIMIT:,} bytes: split it")
        name = _encoding(path, content)
        text = content.decode(name)
    except OSError as error:
        raise CopyError(f"cannot read {named(path)}: {error.strerror}") from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise CopyError(
            f"{named(path)} is not text in {name.upper()}: "
            "give text, Markdown, HTML, .ipynb, EPUB, PDF or code"
        )
    return text


def encoded(path: Path, text: str) -> bytes:
    """Return the bytes of a copy with another text, in the encoding of its file.

    HTML has references for what its encoding lacks.
    """
    return text.encode(_encoding(path, path.read_bytes()), "xmlcharrefreplace")


def _encoding(path: Path, content: bytes) -> str:
    return encoding(content) if path.suffix.lower() in HTML else "utf-8"


def _refuse_others(path: Path) -> None:
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise CopyError(
            f"{named(path)} is not a regular file: give text, Markdown, HTML, .ipynb, EPUB, PDF or code"
        )


def parsed(path: Path, text: str) -> Copy:
    """Return the copy that a text is in a file of this name, which is no book; the file is not read."""
    if path.suffix.lower() != ".ipynb":
        kind: Literal["prose", "code"] = "code" if path.suffix.lower() == ".py" else "prose"
        return Copy([Part("", text, reader(path), kind)])
    try:
        return Copy(_cells(json.loads(text.removeprefix(BOM))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CopyError(f"{named(path)} is not a notebook of format 4: a JSON object with `cells`") from None


def _cells(notebook: dict[str, Any]) -> Iterator[Part]:
    """Yield the cells of a notebook, which a listing may go across, then their outputs."""
    cells = notebook["cells"]
    if not isinstance(cells, list):
        raise TypeError
    for n, cell in enumerate(cells, 1):
        kind: Literal["prose", "code"] = "code" if cell["cell_type"] == "code" else "prose"
        read = _CELLS.get(cell["cell_type"], _plain)
        yield Part(_cell(n, cell), "".join(cell.get("source", "")), read, kind, n - 1)
    for n, cell in enumerate(cells, 1):
        for k, output in enumerate(cell.get("outputs", []), 1):
            yield _output(f"{_cell(n, cell)} output {k}", output)._replace(cell=n - 1)


def _cell(n: int, cell: dict[str, Any]) -> str:
    """Name a cell by its place, as nbformat counts it, and by the number that Jupyter shows beside it."""
    shown = cell.get("execution_count")
    return f"cell {n} (cells[{n - 1}]{f', In [{shown}]' if isinstance(shown, int) else ''})"


def _output(name: str, output: dict[str, Any]) -> Part:
    for kind, read in _OUTPUTS.items():
        if kind in output.get("data", {}):
            return Part(name, "".join(output["data"][kind]), read, "output")
    if "traceback" in output:
        return Part(name, "\n".join(output["traceback"]), _printed, "output")
    return Part(name, "".join(output.get("text", "")), _printed, "output")
