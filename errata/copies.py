"""Hold a reader's own copy of a text against a register: which corrections it still needs."""

import json
import re
from pathlib import Path
from typing import Literal, NamedTuple

from errata.drift import find
from errata.model import Erratum, Register

# Of Markdown and HTML only the words count; what is blanked keeps its length, so places stay.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"(!?\[)([^\[\]]*)(\]\([^()\s]*\))")
_BLANK = "\u00ad"


class CopyError(Exception):
    """A copy that cannot be read as text; the message says why."""


class Finding(NamedTuple):
    """What became of one entry in the copy, and where; place is empty for `absent`."""

    entry: Erratum
    state: Literal["needed", "corrected", "absent"]
    place: str


class _Copy(NamedTuple):
    text: str
    starts: list[int]  # of the cells of a notebook; empty for a plain file


def compare(register: Register, path: Path, edition: str = "") -> list[Finding]:
    """Return for each erratum of a register what a copy has; one finding for each place that needs it.

    Only what is verified or held counts. edition: leave out entries that do not affect it.
    Raises CopyError if the file is no text, Markdown, notebook or program.
    """
    copy = _read(path)
    findings = []
    for entry in register.errata:
        if entry.status not in ("verified", "held-for-document-update"):
            continue
        if edition and not of_edition(register, entry, edition):
            continue
        found = find(copy.text, entry)
        needed = [Finding(entry, "needed", _place(copy, start)) for start, _ in found.original]
        has = [Finding(entry, "corrected", _place(copy, start)) for start, _ in found.corrected]
        findings += needed or has or [Finding(entry, "absent", "")]
    return findings


def of_edition(register: Register, entry: Erratum, edition: str) -> bool:
    """Say whether an entry affects an edition of its work, or does not say that it doesn't."""
    known = any(edition == one.id for one in register.works[entry.work].editions)
    return known and register.affects(entry, edition) is not False


def _read(path: Path) -> _Copy:
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise CopyError(f"{path} is no regular file: give a file of text, Markdown, .ipynb or .py")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CopyError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise CopyError(f"{path} is not text in UTF-8: give text, Markdown, .ipynb or .py")
    if path.suffix == ".ipynb":
        return _notebook(path, text)
    if path.suffix != ".py":
        text = _blank(text)
    return _Copy(text, [])


def _notebook(path: Path, text: str) -> _Copy:
    try:
        cells = json.loads(text)["cells"]
        sources = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CopyError(f"{path} is no notebook of format 4: a JSON object with `cells`") from None
    joined, starts = "", []
    for kind, source in sources:
        starts.append(len(joined))
        joined += (_blank(source) if kind == "markdown" else source) + "\n"
    return _Copy(joined, starts)


def _blank(text: str) -> str:
    text = _TAG.sub(lambda tag: _BLANK * len(tag[0]), text)
    return _LINK.sub(lambda link: _BLANK * len(link[1]) + link[2] + _BLANK * len(link[3]), text)


def _place(copy: _Copy, start: int) -> str:
    """Return `line`, or `cell N line M` in a notebook, counting from 1."""
    if not copy.starts:
        return str(copy.text.count("\n", 0, start) + 1)
    cell = sum(begin <= start for begin in copy.starts)
    return f"cell {cell} line {copy.text.count(chr(10), copy.starts[cell - 1], start) + 1}"
