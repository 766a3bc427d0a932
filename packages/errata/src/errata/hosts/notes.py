"""Put notes into the pages of a site, and hold the pages to the register while they are built.

On each page that an entry names its corrected words stand and its original ones do not; the note
stands at the corrected words, on the first of its pages that this build, one language, has.
"""

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from errata.register.model import Erratum
from errata.render.entry import Link, View, mark, note
from errata.render.markup import Html
from errata.text.copies import reader
from errata.text.html import Page
from errata.text.match import BLANK, Span, Text, find

_LINES = 5  # so many are named, however often wrong words stand on a page


class Placement:
    """The pages of one build: give each to `page`, then ask for `faults`.

    docs: the folder of the pages; pages of an entry outside it belong to other builds.
    read: reads the HTML of a page.
    """

    def __init__(self, view: View, docs: Path, read: Callable[[str], Page] = Page) -> None:
        self._view, self._read = view, read
        self._faults: list[str] = []
        self._pages: dict[Path, list[Erratum]] = {}  # what each page of this build is named by
        self._names: dict[Path, str] = {}  # how the register writes it
        self._noted: dict[str, Path] = {}  # the page of the note of each entry
        self._seen: set[Path] = set()
        root, docs = view.register.root.resolve(), docs.resolve()
        for entry in view.register.errata:
            # One page may be written in several ways, and be a link to a file elsewhere.
            for path, name in {(root / name).resolve(): name for name in entry.pages}.items():
                inside = path.is_relative_to(docs) or Path(os.path.abspath(root / name)).is_relative_to(docs)
                if entry.status != "rejected" and inside:
                    self._pages.setdefault(path, []).append(entry)
                    self._names.setdefault(path, name)
                    self._noted.setdefault(entry.id, path)

    @property
    def sources(self) -> list[Path]:
        """The pages of this build that entries name."""
        return list(self._pages)

    def page(self, html: str, source: Path, link: Link) -> str:
        """Return the HTML of a page with its notes.

        source: the file the page was made of.
        """
        path = source.resolve()
        if path not in self._pages:
            return html
        self._seen.add(path)
        page, written = self._read(html), _Source(path)
        placed = []
        for entry in self._pages[path]:
            at = self._place(page, written, path, entry)
            if at is not None:
                placed.append((at, entry))
        if not placed:
            return html
        text = self._view.text
        notes = Html().join(note(entry, self._view, link) for _, entry in placed)
        pieces, last = [], 0
        for at, entry in sorted(placed, key=lambda one: one[0]):
            pieces += [html[last:at], mark(entry, text)]
            last = at
        aside = Html(
            '<aside class="erratum-notes" aria-labelledby="errata-notes" data-search-exclude>'
            '<p class="erratum-notes-title" id="errata-notes">{}</p>{}</aside>'
        ).format(text.html("notes"), notes)
        return "".join([*pieces, html[last:], "\n", aside])

    def _place(self, page: Page, source: "_Source", path: Path, entry: Erratum) -> int | None:
        """Return where the mark of an entry stands on a page, or None if it gets none; keep what is wrong."""

        def fault(line: int, message: str) -> None:
            self._faults.append(f"{self._names[path]}:{line}: {message}")

        found = page.find(entry)
        spans = found.corrected
        if entry.status != "verified" and not spans:  # not settled: the page may still say what was reported
            spans = found.original
        if entry.status == "verified" and found.original:
            start, end = found.original[0]
            lines = source.lines(entry)
            stands = f"here{_often(len(found.original), lines)}: {_short(page.text.seen[start:end])}"
            message = f"the original words are still {stands}; write the corrected ones, or mark a quote"
            fault((lines or [1])[0], f"ER302 {entry.id}: {message}")
        elif not spans:
            words = f"{_short(entry.corrected)}; fix the page or `pages`"
            message = f"ER302 {entry.id}: the corrected words are missing here: {words}"
            fault(source.text.line_of(entry.corrected), message)
        if not spans or self._noted[entry.id] != path:
            return None
        places = entry.location.occurrences
        if isinstance(places, int) and len(spans) > places:
            remedy = "give a prefix or suffix" if places == 1 else f"`occurrences` says {places}"
            stands = f"{_short(entry.corrected)} occurs {len(spans)} times; {remedy}"
            message = f"ER303 {entry.id}: no single place for the note: {stands}"
            fault(source.text.line_of(entry.corrected), message)
            return None
        return page.after(spans[0])

    def faults(self) -> list[str]:
        """Return all that was found wrong, as `page:line: CODE message`."""
        missing = [
            f"{name}:1: ER303 {entry.id}: the site has no such page; name one it builds in `pages`"
            for path, name in self._names.items()
            if path not in self._seen
            for entry in self._pages[path]
        ]
        return self._faults + missing


class _Source:
    """The file that a page was made of, read once something is wrong with the page."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _source(self) -> str:
        return self._path.read_text("utf-8", "replace")

    @cached_property
    def text(self) -> Text:
        return Text(self._source, reader(self._path)(self._source))

    @cached_property
    def _quotes(self) -> dict[str, list[Span]]:
        return Page(self._source).quotes  # as far as they are HTML in the source, too

    def lines(self, entry: Erratum) -> list[int]:
        """Return the lines on which the original words stand."""
        found = find(self.text, entry, self._quotes.get(entry.id, ())).original
        return list(dict.fromkeys(self.text.line(start) for start, _ in found))


def _often(times: int, lines: list[int]) -> str:
    """Say how often words stand on a page, and on which lines of its source, if more than once."""
    if times == 1:
        return ""
    named = ", ".join(str(line) for line in lines[:_LINES]) + (", …" if len(lines) > _LINES else "")
    return f" {times} times" + (f", on lines {named}" if len(lines) > 1 else "")


def _short(text: str) -> str:
    text = " ".join(text.replace(BLANK, "").split())
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
