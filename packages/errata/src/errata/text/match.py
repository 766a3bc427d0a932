"""Find the words of an erratum in a text: where the original stands, where the corrected does.

Words are the same in spite of line breaks, hyphenation, typographic quotes and dashes, ligatures,
Markdown emphasis, the marks of formulas, and comment marks at the start of a line. Where original
and corrected differ in nothing else, only line breaks are overlooked. Code is the same only with its
white space; but blanks at the end of a line and an indentation that all lines share do not count.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import compress
from textwrap import dedent
from typing import Literal, NamedTuple
from unicodedata import is_normalized, normalize

from errata.register.model import Erratum
from errata.text.diff import CJK

Span = tuple[int, int]
# How much is overlooked: all that the module says, line breaks and what was done at them, or as for code.
Way = Literal["loose", "broken", "wrapped", "code"]

BLANK = "\u00ad"  # what no reader sees; what is not read in a source is replaced by it
INVISIBLE = f"{BLANK}\u200b\u2060\ufeff"
_CLEAN = str.maketrans("", "", INVISIBLE)
DROPPED = frozenset("`*_\\$")
SAME = str.maketrans(
    {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("‐‑‒–—―−", "-")}
)
_CJK = re.compile(f"[{CJK}]")

# Runs, and not one character after the other: Python takes a second for a million of these.
_OF_TEXT = re.compile(f"[^{INVISIBLE}]+")
_OF_CODE = re.compile(rf"[^{INVISIBLE}\r]+")
_ASCII_AND_WORDS = re.compile(rf"[\0-\x7f]+|[^\s{BLANK}\0-\x7f]+")
_DROPPED = bytes(n for n in range(128) if chr(n) in DROPPED or chr(n).isspace())
_KEPT = bytes(n not in _DROPPED for n in range(256))
_BLANKS_AND_WORDS = re.compile(rf"\s+|[^\s{BLANK}]+(?: [^\s{BLANK}]+)*")

# A mark of a quote or comment, which begins each of its lines; words may be quoted with the first one.
MARK = re.compile(r"[ \t]*(?:(#)#*|(>)(?:[ \t]?>)*(?!=)|(//)/*!?)")
_LEAD = re.compile(r"\A\s*(?:#+|//+!?)[ \t]+(?=[^\W\d_])")
# Overlooked: hyphens between letters, what opens and closes a formula of TeX.
LOOSE = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011]\s*(?=[^\W\d_])|\\[()\[\]]")
# The break of a line after a hyphen: the hyphen was added with it, or stood there before.
BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011][ \t]*\r?\n\s*(?=[^\W\d_])")
WRAPPED = re.compile(r"(?<=\S[-\u2010-\u2015])[ \t]*\r?\n\s*(?=\S)")
# What may stand at the end of a line of code, and at its start.
END = re.compile(r"[ \t]*\n")
INDENT = re.compile(r"[ \t]*")
# A place, marked by NUL, in the middle of a word, a name like `max_len` or a number. In scripts without
# blanks between words, CJK and those from Thai to Tibetan, Burmese and Khmer, a word may begin anywhere.
_LETTER = rf"[^\W_{CJK}\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]"
INSIDE = re.compile(rf"{_LETTER}_*\0_*{_LETTER}|\d[.,]\0\d|\d\0[.,]\d")


class Folded(NamedTuple):
    """A text without what is overlooked, and for each of its characters its place in the text."""

    text: str
    places: Sequence[int]


class Found(NamedTuple):
    """Where the words of an erratum stand in a text, as half-open spans in order."""

    original: list[Span]
    corrected: list[Span]


class Text:
    """A text in which words are looked for; it is folded once for each way to read it.

    seen: what a reader sees of it, of the same length as the source; all of it if absent.
    """

    def __init__(self, source: str, seen: str | None = None) -> None:
        self.seen = source if seen is None else seen
        self._starts = [0] + [match.end() for match in re.finditer("\n", source)]
        self._folded: dict[Way, Folded] = {}

    def folded(self, way: Way = "loose") -> Folded:
        """Return the text as it is compared, see `fold`."""
        if way not in self._folded:
            self._folded[way] = _as_code(self.seen) if way == "code" else _overlooking(self._unmarked, way)
        return self._folded[way]

    @cached_property
    def _unmarked(self) -> Folded:
        return _unmarked(self.seen)

    def line(self, place: int) -> int:
        """Return the line of a place in the source, from 1."""
        return bisect_right(self._starts, place)

    def line_of(self, passage: str) -> int:
        """Return the line on which a passage begins, or its longest beginning that stands there.

        The first line if not even eight characters of it do.
        """
        text, wanted = self.folded(), fold(passage).text
        lengths = range(1, len(wanted) + 1)
        length = bisect_left(lengths, True, key=lambda n: wanted[:n] not in text.text)
        if length < min(len(wanted), 8) or not length:
            return 1
        return self.line(text.places[text.text.find(wanted[:length])])


def fold(text: str, way: Way = "loose", inside: bool = False) -> Folded:
    """Return a text as it is compared.

    inside: the text may begin inside a quote or comment, after the mark of the line.
    """
    return _as_code(text) if way == "code" else _overlooking(_unmarked(text, inside), way)


def _as_code(text: str) -> Folded:
    shown, places = _runs(_OF_CODE, text)
    return Folded(shown.replace("\u00a0", " "), places)


def _overlooking(text: Folded, way: Way) -> Folded:
    """Return a text without what a way other than code overlooks."""
    shown, seen = text
    loose = way == "loose"
    overlooked = LOOSE if loose else BROKEN if way == "broken" else WRAPPED
    shown = overlooked.sub(lambda match: BLANK * len(match[0]), shown)
    chars: list[str] = []
    places = array("I")
    for found in (_ASCII_AND_WORDS if loose else _BLANKS_AND_WORDS).finditer(shown):
        run, (start, end) = found[0], found.span()
        if loose and run.isascii():
            data = run.encode("ascii")
            chars.append(data.translate(None, _DROPPED).decode("ascii"))
            places.extend(compress(seen[start:end], data.translate(_KEPT)))
        elif run.isspace():
            if chars and chars[-1] != " ":
                chars.append(" ")
                places.append(seen[start])
        elif not loose or is_normalized("NFKD", run := run.translate(SAME)):
            chars.append(run)
            places.extend(seen[start:end])
        else:
            for place, char in zip(seen[start:end], run, strict=True):
                same = normalize("NFKD", char)
                chars.append(same)
                places.extend([place] * len(same))
    return Folded("".join(chars), places)


def _runs(pattern: re.Pattern[str], text: str) -> Folded:
    """Return what of a text a pattern finds, and for each of its characters its place in the text."""
    # Arrays: a book has millions of places, and a list of them takes nine times the memory.
    places = array("I")
    runs = []
    for found in pattern.finditer(text):
        places.extend(range(*found.span()))
        runs.append(found[0])
    return Folded("".join(runs), places)


def _unmarked(text: str, inside: bool = False) -> Folded:
    """Return what is seen of a text, the mark at the start of a line blanked if the line before has it too.

    Such lines are those of a quote or comment, which may begin after code; if the line before has no mark,
    the line was broken before an operator.
    """
    shown, places = _runs(_OF_TEXT, text)
    before, *lines = shown.split("\n")
    kept = [before]
    for n, line in enumerate(lines):
        if mark := MARK.match(line):
            sign = mark[mark.lastindex or 0]
            if (inside and not n) or sign in (before.lstrip()[:1] if sign == ">" else before):
                line = " " * mark.end() + line[mark.end() :]
        kept.append(line)
        before = lines[n]
    return Folded("\n".join(kept), places)


@lru_cache(4096)
def _folded(words: str, way: Way = "loose", inside: bool = False) -> str:
    """Return words of an entry as they are compared; each is looked for in one text after another."""
    return fold(words, way, inside).text


def nothing(words: str) -> bool:
    """Say whether nothing of the words can be found: white space, accents alone, what is overlooked."""
    if any(map(str.isalnum, words)):
        return False
    return all(unicodedata.category(char)[0] in "CMZ" for char in fold(words).text)


def short(words: str) -> bool:
    """Say whether words stand in many places: fewer than five characters, or none a letter or digit.

    White space does not count, a CJK character counts as two.
    """
    words = "".join(words.split())
    return len(words) + len(_CJK.findall(words)) < 5 or not any(map(str.isalnum, words))


def few_words(words: str) -> bool:
    """Say whether words are one or two; CJK is written without spaces between them, and is not counted so."""
    return len(words.split()) <= 2 and not _CJK.search(words)


def find(text: Text, entry: Erratum, quotes: Sequence[Span] = ()) -> Found:
    """Return where the original and where the corrected words of an entry stand in a text.

    quotes: spans of the text in which they do not count.
    What only looks like one of them because it is part of the other does not count: an insertion
    contains its original, a deletion its corrected text. Several corrected ones are told apart by
    prefix and suffix; an original of one or two words, and what is short, counts only between them.
    """
    quotes = _joined(quotes)
    originals: dict[Span, bool] = {}  # and whether they stand between prefix and suffix
    correcteds: dict[Span, bool] = {}
    for way in ways(entry):
        page = text.folded(way)
        prefix, suffix = (
            _folded(part, way).strip() for part in (entry.location.prefix, entry.location.suffix)
        )
        for quote, found in ((entry.original, originals), (entry.corrected, correcteds)):
            if not (entry.original or quote):  # nothing was quoted: there is no gap to look for either
                continue
            for span in _spans(text.seen, page, quote, way, prefix, suffix):
                place = _place(span, page)
                n = bisect_left(quotes, place[1], key=lambda quote: quote[0])
                if not n or quotes[n - 1][1] <= place[0]:
                    found[place] = found.get(place) or _between(text.seen, page, span, prefix, suffix)
    if not originals and not correcteds:  # as of most entries in most texts
        return Found([], [])
    originals = _apart(originals, sorted(correcteds))
    correcteds = _apart(correcteds, sorted(originals))
    few, briefly = strictness(entry)
    if few:
        originals = _placed(originals)
    if briefly:
        correcteds = _placed(correcteds)
    elif len(correcteds) > 1:
        correcteds = _placed(correcteds) or correcteds
    return Found(sorted(originals), sorted(correcteds))


def ways(entry: Erratum) -> tuple[Way, ...]:
    """Return in which ways a text is folded to find an entry in it."""
    if entry.form == "code":
        return ("code",)
    if _folded(entry.original) == _folded(entry.corrected):
        return ("broken", "wrapped")
    return ("loose",)


def strictness(entry: Erratum) -> tuple[bool, bool]:
    """Say of original and corrected words whether they count only between prefix and suffix."""
    return few_words(entry.original) or short(entry.original), short(entry.corrected)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


@lru_cache(4096)
def needles(quote: str, way: Way) -> frozenset[str]:
    """Return words as they may stand in a folded text."""
    if way == "loose":
        quote = _LEAD.sub("", quote)
    insides = (False, True) if "\n" in quote else (False,)
    return frozenset(_folded(quote, way, inside).strip() for inside in insides)


@lru_cache(4096)
def dedented(code: str) -> str:
    """Return code without the blanks that all its lines begin with, and those that end a line."""
    return "\n".join(line.rstrip() for line in dedent(code).strip("\n").split("\n"))


def margin(code: str) -> int:
    """Return how many blanks all lines of code begin with, as `dedented` takes them away."""
    first = next((line for line in code.split("\n") if line.strip()), "")
    return len(first) - len(dedent(code).strip("\n").split("\n")[0]) if first else 0


def _lines(page: Folded, code: str) -> Iterator[Span]:
    """Yield where code stands."""
    lines = dedented(code).split("\n")
    if lines[0] not in page.text:
        return
    for start in (found.start() for found in re.finditer(re.escape(lines[0]), page.text)):
        if spans := lines_at(page, start, lines):
            yield start, spans[-1][1]


def lines_at(page: Folded, start: int, lines: Sequence[str]) -> list[Span]:
    """Return where lines of code stand, the first at a place; none if they do not all stand there.

    Each below the first is indented as much more as in the quote; its span begins after that indentation.
    """
    if not page.text.startswith(lines[0], start):
        return []
    spans = [(start, start + len(lines[0]))]
    indent = None
    for line in lines[1:]:
        below = END.match(page.text, spans[-1][1])
        if indent is None and below:
            indent = INDENT.match(page.text, page.text.rfind("\n", 0, start) + 1, start)
        indented = indent[0] if indent and line else ""
        if not (below and page.text.startswith(indented + line, below.end())):
            return []
        begins = below.end() + len(indented)
        spans.append((begins, begins + len(line)))
    return spans


def _spans(text: str, page: Folded, quote: str, way: Way, prefix: str, suffix: str) -> Iterator[Span]:
    """Yield where a quote stands; if it has no words, where prefix and suffix meet, as empty spans."""
    words = needles(quote, way)
    if any(words) and way == "code":
        yield from _whole(text, page, _lines(page, quote))
    elif any(words):
        for one in words:
            yield from _whole(text, page, _occurrences(page, one))
    else:
        for start, _ in _whole(text, page, _gaps(page, prefix, suffix, way)):
            yield start + len(prefix), start + len(prefix)


def _gaps(page: Folded, prefix: str, suffix: str, way: Way) -> Iterator[Span]:
    """Yield where a suffix follows its prefix; in code there may be blanks between."""
    if way != "code":
        yield from _occurrences(page, prefix + suffix)
    elif prefix or suffix:
        pattern = re.escape(prefix) + r"\s*" + re.escape(suffix)
        yield from (found.span() for found in re.finditer(pattern, page.text))


def _whole(text: str, page: Folded, spans: Iterator[Span]) -> Iterator[Span]:
    """Yield the spans that are no part of a longer word or number."""
    return (span for span in spans if not any(_cuts(text, page, at) for at in span))


def _occurrences(page: Folded, words: str) -> Iterator[Span]:
    """Yield where words stand, also within others."""
    start = page.text.find(words) if words else -1
    while start >= 0:
        yield start, start + len(words)
        start = page.text.find(words, start + 1)


def _cuts(text: str, page: Folded, at: int) -> bool:
    """Say whether a place in a folded text lies within a word, a number or a character."""
    if not 0 < at < len(page.places):
        return False
    left, right = page.places[at - 1], page.places[at]
    if left == right or unicodedata.combining(page.text[at]):
        return True
    before = text[page.places[max(at - 2, 0)] : left + 1]
    after = text[left + 1 : page.places[min(at + 1, len(page.places) - 1)] + 1]
    return bool(INSIDE.search(f"{before}\0{after}".translate(_CLEAN)))


def _between(text: str, page: Folded, span: Span, prefix: str, suffix: str) -> bool:
    """Say whether a span stands between two quotes, neither of which is cut out of a longer word."""
    start, end = span
    while page.text[start - 1 : start].isspace():
        start -= 1
    while page.text[end : end + 1].isspace():
        end += 1
    if not (page.text.endswith(prefix, 0, start) and page.text.startswith(suffix, end)):
        return False
    outer = [start - len(prefix)] * bool(prefix) + [end + len(suffix)] * bool(suffix)
    return not any(_cuts(text, page, at) for at in outer)


def _place(span: Span, page: Folded) -> Span:
    start, end = span
    if start == end:  # a gap: the place after the prefix, or before the suffix
        place = page.places[start - 1] + 1 if start else page.places[0]
        return place, place
    return page.places[start], page.places[end - 1] + 1


def _apart(spans: dict[Span, bool], others: list[Span]) -> dict[Span, bool]:
    """Return the spans that lie in no other one; a later one of the others ends later too."""

    def within(span: Span) -> bool:
        n = bisect_right(others, span[0], key=lambda other: other[0])
        return n > 0 and span[1] <= others[n - 1][1]

    return {span: placed for span, placed in spans.items() if not within(span)}


def _placed(spans: dict[Span, bool]) -> dict[Span, bool]:
    return {span: True for span, placed in spans.items() if placed}
