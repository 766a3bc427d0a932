"""Read what a reader sees of an HTML page, each character at its place, and where notes can stand in it."""

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from io import StringIO

from errata.register.model import Erratum
from errata.text.match import BLANK, Found, Span, Text, find

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNSEEN = frozenset("annotation script style template title".split())
# By class, role, epub:type or name of an attribute: links to headings, marks of footnotes, our own notes.
_NAMING = ("class", "role", "epub:type")
UNREAD = frozenset(
    "headerlink erratum-mark erratum-notes katex-mathml footnote-ref footnote-backref footnote-reference "
    "data-footnote-ref data-footnote-backref doc-noteref doc-backlink noteref".split()
)
INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strong "
    "sub sup time tt u var wbr".split()
)
# What no note may stand in: code that is copied, text that is a link or a control, figures.
_CLOSED = frozenset("a button code pre select summary svg textarea".split())
_CONTENT = ("article", "role", "main", "body")
_REFERENCE = re.compile("&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+)|[a-zA-Z][a-zA-Z0-9]*);?")
# As browsers read it; what the parser takes for its end depends on the version of Python.
_COMMENT = re.compile("<!--(?:-?>|.*?--!?>)", re.DOTALL)


class _Parser(HTMLParser):
    """Parses a page, at whose character `_at` what it tells of begins; it would say line and column."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html = html
        self._at = self._start = 0
        self._depths: Counter[str] = Counter()  # how many elements of each name are open
        # Without references, which the parser leaves half read at the end of a page or before a letter.
        self.feed(html.replace("&", BLANK))
        # A tag or comment that never ends goes on to the end of the page, and nothing of it is seen.
        # The parser would look for its end once more from each `<` in it.
        if self.rawdata in ("<", "</") or not self.rawdata.startswith("<"):
            self._start = self._at
            self.close()

    def updatepos(self, i: int, j: int) -> int:
        """Go on to a place, which counts from where the parser was told to begin."""
        self._at = self._start + j
        return j

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Return where a comment ends, -1 if it never does."""
        found = _COMMENT.match(self.rawdata, i)
        return found.end() if found else -1

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read `<![` as HTML does: a comment up to the next `>`; the parser would raise AssertionError."""
        return self.parse_bogus_comment(i)


def _meant(reference: str) -> str:
    try:
        return unescape(reference)
    except ValueError:  # more digits than Python reads; no character has so high a number
        return "\ufffd"


class _Shown:
    """A text as long as a page, of which what is put into it, from the beginning on, is not blank."""

    def __init__(self) -> None:
        self._text, self._length = StringIO(newline=""), 0

    def put(self, text: str, at: int) -> None:
        """Let a text stand at a place; where another one stands already, it stays."""
        if at >= self._length:
            self._text.write(BLANK * (at - self._length))
            self._text.write(text)
            self._length = at + len(text)

    def up_to(self, length: int) -> str:
        """Return all of this length."""
        return self._text.getvalue() + BLANK * (length - self._length)


class Page(_Parser):
    """What a reader sees of one page, parsed once for all entries.

    seen: it, of the length of the HTML; a block begins a line of its own.
    quotes: the spans that are marked as quotes of an entry, by its id.
    """

    def __init__(self, html: str) -> None:
        self._shown, self._set = _Shown(), _Shown()
        self._open: list[tuple[str, int, bool, list[str], bool]] = []
        self.quotes: dict[str, list[Span]] = {}
        self._closed: list[Span] = []
        self._references: dict[int, int] = {}  # where they end, by the place of their last character
        super().__init__(html)
        while self._open:
            self._end(len(html), len(html))
        self.seen = self._shown.up_to(len(html))

    @cached_property
    def text(self) -> Text:
        """What is seen, to look for words in."""
        return Text(self._html, self.seen)

    @cached_property
    def tex(self) -> Text:
        """Likewise, and of the formulas that KaTeX has set the TeX alone."""
        return Text(self._html, self._set.up_to(len(self._html)))

    def find(self, entry: Erratum) -> Found:
        """Return where the words of an entry stand, but not in passages marked as quotes of it."""
        quotes = self.quotes.get(entry.id, ())
        found = find(self.text, entry, quotes)
        if entry.form == "math":
            set_ = find(self.tex, entry, quotes)
            found = Found(*(sorted(one + other) for one, other in zip(found, set_, strict=True)))
        return found

    def after(self, span: Span) -> int:
        """Return the place in the HTML where a note on a span of the text can stand."""
        last = max(span[1] - 1, 0)
        n = bisect_right(self._closed, last, key=lambda closed: closed[0])
        if n and last < self._closed[n - 1][1]:
            return self._closed[n - 1][1]
        return self._references.get(last, span[1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        if tag in VOID:
            return
        values = dict(attrs)
        names = [*values]
        for name in _NAMING:
            if name in values:
                names += (values[name] or "").split()
        quoted = (values.get("data-erratum-quote") or "").split()
        _, _, hides, _, closed = self._open[-1] if self._open else ("", 0, False, [], False)
        hides = hides or tag in UNSEEN or not UNREAD.isdisjoint(names)
        self._depths[tag] += 1
        closed = closed or tag in _CLOSED or "katex" in names
        self._open.append((tag, self._at, hides, quoted, closed))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._depths[tag]:
            return
        at = self._at
        end = self._html.find(">", at) + 1
        while self._end(at, end) != tag:
            pass
        self._break(tag)

    def handle_data(self, data: str) -> None:
        at, end = self._at, self._at + len(data)
        for reference in _REFERENCE.finditer(self._html, at, end):
            start, after = reference.span()
            self._add(self._html[at:start], at)
            meant = _meant(reference[0])
            self._add(meant, start)
            self._references[start + len(meant) - 1] = at = after
        self._add(self._html[at:end], at)

    def _break(self, tag: str) -> None:
        if tag not in INLINE:
            self._add("\n", self._at)

    def _add(self, text: str, at: int) -> None:
        if not (self._open and self._open[-1][2]):
            self._shown.put(text, at)
        if self._open and self._open[-1][0] == "annotation":
            self._set.put(text, at)

    def _end(self, at: int, end: int) -> str:
        """Close the innermost element, whose content ends at one place and whose tag at another."""
        tag, start, _, quoted, closed = self._open.pop()
        if tag == "annotation":
            self._set.put("\n" * (end - at), at)
        self._depths[tag] -= 1
        for identity in quoted:
            self.quotes.setdefault(identity, []).append((start, at))
        if closed and not (self._open and self._open[-1][4]):
            self._closed.append((start, end))
        return tag


class _Content(_Parser):
    """Finds what a page is about, one article, its main part, or its body, and where its head ends."""

    def __init__(self, html: str) -> None:
        self.found: dict[str, list[Span]] = {}
        self.heads: list[int] = []
        self._open: list[tuple[str, str, int]] = []  # tag, what it is, where its content begins
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.heads.append(self._at)
        if tag not in VOID:
            kind = "role" if ("role", "main") in attrs else tag
            self._depths[tag] += 1
            self._open.append((tag, kind, self._at + len(self.get_starttag_text() or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self.heads.append(self._at)
        if not self._depths[tag]:
            return
        opened = ""
        while opened != tag:
            opened, kind, start = self._open.pop()
            self._depths[opened] -= 1
            if kind in _CONTENT:
                self.found.setdefault(kind, []).append((start, self._at))


def content(html: str) -> tuple[Span, int | None]:
    """Return where in a page stands what it is about, without navigation, and where its head ends.

    The first is its article, if it has one alone, what has the role main, its main element, or its body;
    all of it if nothing says so. A head ends where its end tag stands, or else that of the body begins;
    a page may have neither.
    """
    page = _Content(html)
    spans = [page.found[kind][0] for kind in _CONTENT if len(page.found.get(kind, [])) == 1]
    return spans[0] if spans else (0, len(html)), min(page.heads, default=None)
