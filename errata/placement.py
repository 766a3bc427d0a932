"""Put notes into the pages of a site, and hold the pages to the register while they are built.

On each page that an entry names its corrected words stand and its original ones do not; the note
stands at the corrected words, on the first of its pages that this build, one language, has.
"""

import re
from pathlib import Path

from errata import drift, render
from errata.model import Erratum
from errata.rendered import Page
from errata.strings import TEXT


class Placement:
    """The pages of one build: give each to `page`, then ask for `faults`.

    docs: the folder of the pages; pages of an entry outside it belong to other builds.
    """

    def __init__(self, view: render.View, docs: Path) -> None:
        self._view = view
        self._faults: list[str] = []
        self._pages: dict[str, list[Erratum]] = {}  # what each page of this build is named by
        self._noted: dict[str, str] = {}  # the page of the note of each entry
        self._seen: set[str] = set()
        for entry in view.register.errata:
            for name in entry.pages:
                path = (view.register.root / name).resolve()
                if entry.status != "rejected" and path.is_relative_to(docs.resolve()):
                    self._pages.setdefault(name, []).append(entry)
                    self._noted.setdefault(entry.id, name)

    def page(self, html: str, source: Path, link: render.Link) -> str:
        """Return the HTML of a page with its notes.

        source: the file the page was made of.
        """
        root = self._view.register.root.resolve()
        path = source.resolve()
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        placed = []
        for entry in self._pages.get(name, []):
            self._seen.add(name)
            noted = self._note(html, path, name, entry)
            if noted is not None:
                html = noted
                placed.append(entry)
        if not placed:
            return html
        notes = "".join(render.note(entry, self._view, link) for entry in placed)
        return (
            f'{html}\n<aside class="erratum-notes" aria-label="{TEXT["notes"]}" data-search-exclude>'
            f'<p class="erratum-notes-title">{TEXT["notes"]}</p>{notes}</aside>'
        )

    def _note(self, html: str, path: Path, name: str, entry: Erratum) -> str | None:
        """Return the page with the mark of an entry, or None if it gets none; keep what is wrong."""
        page = Page(html, entry.id)
        found = drift.find(page.text, entry)
        spans = found.corrected
        if entry.status == "verified":
            lines = _lines(path, entry)
            for n, (start, end) in enumerate(found.original):
                stands = f"{_short(page.text[start:end])}; write the corrected ones, or mark a quote"
                message = f"ER302 {entry.id}: the original words stand here: {stands}"
                self._faults.append(f"{name}:{(lines[n:] or lines[-1:] or [1])[0]}: {message}")
        elif not spans:  # not settled: the page may still say what was reported
            spans = found.original
        if not spans:
            words = f"{_short(entry.corrected)}; mend the page or `pages`"
            message = f"ER302 {entry.id}: the corrected words do not stand here: {words}"
            self._fault(path, name, entry, message)
        if not spans or self._noted[entry.id] != name:
            return None
        if len(spans) > 1:
            stands = f"{_short(entry.corrected)} stands {len(spans)} times; give a prefix or suffix"
            message = f"ER303 {entry.id}: no one place for the note: {stands}"
            self._fault(path, name, entry, message)
            return None
        at = page.after(spans[0])
        return html[:at] + render.mark(entry) + html[at:]

    def _fault(self, path: Path, name: str, entry: Erratum, message: str) -> None:
        """Keep a fault of the corrected words, at the line where most of their beginning stands."""
        line = drift.line(path.read_text("utf-8", "replace"), entry.corrected)
        self._faults.append(f"{name}:{line}: {message}")

    def faults(self) -> list[str]:
        """Return all that was found wrong, as `page:line: CODE message`."""
        missing = [
            f"{name}:1: ER303 {entry.id}: the site has no such page; name one it builds in `pages`"
            for name, entries in self._pages.items()
            if name not in self._seen
            for entry in entries
        ]
        return self._faults + missing


# A marked quote in the source of a page, as far as it is HTML there.
_QUOTE = re.compile(r"<(\w+)[^>]*\bdata-erratum-quote=.*?</\1>", re.DOTALL)


def _lines(path: Path, entry: Erratum) -> list[int]:
    """Return the lines of a source on which the original words stand."""
    source = path.read_text("utf-8", "replace")
    source = _QUOTE.sub(lambda quote: "\n" * quote[0].count("\n"), source)
    return [source.count("\n", 0, start) + 1 for start, _ in drift.find(source, entry).original]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
