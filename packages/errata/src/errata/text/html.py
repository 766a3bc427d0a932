"""Read what a reader sees of an HTML page, each character at its place, and where notes can stand in it."""

from bisect import bisect_right
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from errata.register.model import Erratum
from errata.text.match import BLANK, Found, Span, Text, find

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNSEEN = frozenset("annotation script style template title".split())
# By class, role, epub:type or name of an attribute: links to headings, marks of footnotes, our own notes.
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


class Page(HTMLParser):
    """What a reader sees of one page, parsed once for all entries.

    text: of the length of the HTML; a block begins a line of its own.
    tex: likewise, and of the formulas that KaTeX has set the TeX alone.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html = html
        self._seen = [BLANK] * len(html)
        self._tex = [BLANK] * len(html)
        self._starts = [0] + [i + 1 for i, char in enumerate(html) if char == "\n"]
        self._open: list[tuple[str, int, bool, list[str], bool]] = []
        self._depths: Counter[str] = Counter()  # how many elements of each name are open
        self.quotes: dict[str, list[Span]] = {}  # by entry
        self._closed: list[Span] = []
        self._references: dict[int, int] = {}  # where they end, by the place of their last character
        self.feed(html)
        # A tag or comment that never ends goes on to the end of the page, and nothing of it is seen.
        # The parser would look for its end once more from each `<` in it.
        if not self.rawdata.startswith("<"):
            self.close()
        while self._open:
            self._end(len(html), len(html))
        self.text = Text(html, "".join(self._seen))
        self.tex = Text(html, "".join(self._tex))

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
        values = {name: value or "" for name, value in attrs}
        names = {*values, *" ".join(values.get(key, "") for key in ("class", "role", "epub:type")).split()}
        _, _, hides, _, closed = self._open[-1] if self._open else ("", 0, False, [], False)
        hides = hides or tag in UNSEEN or not UNREAD.isdisjoint(names)
        quoted = values.get("data-erratum-quote", "").split()
        self._depths[tag] += 1
        closed = closed or tag in _CLOSED or "katex" in names
        self._open.append((tag, self._at(), hides, quoted, closed))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._depths[tag]:
            return
        at = self._at()
        end = self._html.find(">", at) + 1
        while self._end(at, end) != tag:
            pass
        self._break(tag)

    def handle_data(self, data: str) -> None:
        self._add(data, self._at())

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read `<![` as HTML does: a comment up to the next `>`; the parser would raise AssertionError."""
        return self.parse_bogus_comment(i)

    def _reference(self, written: str) -> None:
        at = self._at()
        end = at + len(written)
        end += self._html[end : end + 1] == ";"
        text = unescape(self._html[at:end])
        self._add(text, at)
        self._references[at + len(text) - 1] = end

    def _break(self, tag: str) -> None:
        if tag not in INLINE:
            self._add("\n", self._at())

    def _add(self, text: str, at: int) -> None:
        if not (self._open and self._open[-1][2]):
            self._seen[at : at + len(text)] = text
        if self._open and self._open[-1][0] == "annotation":
            self._tex[at : at + len(text)] = text

    def _end(self, at: int, end: int) -> str:
        """Close the innermost element, whose content ends at one place and whose tag at another."""
        tag, start, _, quoted, closed = self._open.pop()
        if tag == "annotation":
            self._tex[at:end] = "\n" * (end - at)
        self._depths[tag] -= 1
        for identity in quoted:
            self.quotes.setdefault(identity, []).append((start, at))
        if closed and not (self._open and self._open[-1][4]):
            self._closed.append((start, end))
        return tag

    def _at(self) -> int:
        row, column = self.getpos()
        return self._starts[row - 1] + column


class _Content(HTMLParser):
    """Finds what a page is about, one article, its main part, or its body, and where its head ends."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: dict[str, list[Span]] = {}
        self.heads: list[int] = []
        self._depths: Counter[str] = Counter()  # how many elements of each name are open
        self._html = html
        self._starts = [0] + [i + 1 for i, char in enumerate(html) if char == "\n"]
        self._open: list[tuple[str, str, int]] = []  # tag, what it is, where its content begins
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.heads.append(self._at())
        if tag not in VOID:
            kind = "role" if ("role", "main") in attrs else tag
            self._depths[tag] += 1
            self._open.append((tag, kind, self._at() + len(self.get_starttag_text() or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self.heads.append(self._at())
        if not self._depths[tag]:
            return
        opened = ""
        while opened != tag:
            opened, kind, start = self._open.pop()
            self._depths[opened] -= 1
            if kind in _CONTENT:
                self.found.setdefault(kind, []).append((start, self._at()))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        return self.parse_bogus_comment(i)

    def _at(self) -> int:
        row, column = self.getpos()
        return self._starts[row - 1] + column


def content(html: str) -> tuple[Span, int | None]:
    """Return where in a page stands what it is about, without navigation, and where its head ends.

    The first is its article, if it has one alone, what has the role main, its main element, or its body;
    all of it if nothing says so. A head ends where its end tag stands, or else that of the body begins;
    a page may have neither.
    """
    page = _Content(html)
    spans = [page.found[kind][0] for kind in _CONTENT if len(page.found.get(kind, [])) == 1]
    return spans[0] if spans else (0, len(html)), min(page.heads, default=None)
