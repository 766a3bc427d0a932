"""Read the text of a rendered page, each character with its place in the HTML, and put notes into it."""

from html import unescape
from html.parser import HTMLParser

from errata.drift import Span

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_UNSEEN = frozenset(["script", "style", "template"])
_UNREAD = frozenset(["headerlink", "erratum-mark", "erratum-notes", "katex-mathml"])
_INLINE = frozenset(
    "a abbr b bdi cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)
# What no note may stand in: code that is copied, text that is a link or a control, figures.
_CLOSED = frozenset(["a", "button", "code", "pre", "summary", "svg"])


class Page(HTMLParser):
    """The text that a reader of one page sees, without passages marked as quotes of one erratum.

    text: the text; a block begins a new line.
    """

    def __init__(self, html: str, identity: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self._identity = identity
        self._starts = [0] + [i + 1 for i, char in enumerate(html) if char == "\n"]
        self._html = html
        self._pieces: list[str] = []
        self._ends: list[tuple[int, int]] = []  # per character: end in the HTML, closed element or -1
        self._open: list[tuple[str, bool, int]] = []  # tag, whether it hides, closed element or -1
        self._closed: list[int] = []  # where each closed element ends
        self.feed(html)
        self.close()
        self.text = "".join(self._pieces)

    def after(self, span: Span) -> int:
        """Return the place in the HTML where a note on a span of the text can stand."""
        end, closed = self._ends[max(span[1] - 1, 0)]
        return self._closed[closed] if closed >= 0 else end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self._add("\n", self._at())
        if tag in _VOID:
            return
        values = {name: value or "" for name, value in attrs}
        _, hides, closed = self._open[-1] if self._open else ("", False, -1)
        hides = (
            hides
            or tag in _UNSEEN
            or not _UNREAD.isdisjoint(values.get("class", "").split())
            or self._identity in values.get("data-erratum-quote", "").split()
        )
        if closed < 0 and tag in _CLOSED:
            closed = len(self._closed)
            self._closed.append(len(self._html))
        self._open.append((tag, hides, closed))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self._add("\n", self._at())

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _, _ in self._open):
            return
        while self._open:
            name, _, closed = self._open.pop()
            if closed >= 0 and (not self._open or self._open[-1][2] != closed):
                self._closed[closed] = self._html.find(">", self._at()) + 1
            if name == tag:
                break
        if tag not in _INLINE:
            self._add("\n", self._at())

    def handle_data(self, data: str) -> None:
        start = self._at()
        for n, char in enumerate(data):
            self._add(char, start + n + 1)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        end = self._at() + len(written)
        self._add(unescape(f"{written};"), end + (self._html[end : end + 1] == ";"))

    def _add(self, text: str, end: int) -> None:
        _, hides, closed = self._open[-1] if self._open else ("", False, -1)
        if not hides:
            self._pieces.append(text)
            self._ends += [(end, closed)] * len(text)

    def _at(self) -> int:
        row, column = self.getpos()
        return self._starts[row - 1] + column
