"""Find the words of an erratum in a text: where the original stands, where the corrected does.

Words are the same in spite of line breaks, hyphenation, typographic quotes and dashes, ligatures,
Markdown emphasis and comment marks at the start of a line. Where original and corrected differ in
nothing else, only line breaks are overlooked.
"""

import re
import unicodedata
from typing import NamedTuple

from errata.diff import CJK
from errata.model import Erratum

Span = tuple[int, int]

# Overlooked: marks at the start of a line, hyphens between letters, also at the end of a line.
_MARKS = re.compile(
    r"^[ \t]*(?:#+|>|//)[ \t]?|(?<=[^\W\d_])[-\u2010\u2011][ \t]*\n?[ \t]*(?=[^\W\d_])", re.MULTILINE
)
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_DROPPED = _INVISIBLE | frozenset("`*_\\")
_SAME = str.maketrans(
    {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("‐‑‒–—―−", "-")}
)
_CJK = re.compile(f"[{CJK}]")


class Folded(NamedTuple):
    """A text without what is overlooked, and for each of its characters its place in the text."""

    text: str
    places: list[int]


class Found(NamedTuple):
    """Where the words of an erratum stand in a text, as half-open spans."""

    original: list[Span]
    corrected: list[Span]


def fold(text: str, loose: bool = True) -> Folded:
    """Return the text as it is compared; loose: overlook more than runs of white space."""
    chars: list[str] = []
    places: list[int] = []
    if loose:
        text = _MARKS.sub(lambda match: "\u00ad" * len(match[0]), text)
    for place, char in enumerate(text):
        if char in _INVISIBLE:
            continue
        if char.isspace():
            if loose or not chars or chars[-1] == " ":
                continue
            same = " "
        elif not loose:
            same = char
        elif char in _DROPPED:
            continue
        else:
            same = char if char.isascii() else unicodedata.normalize("NFKD", char.translate(_SAME))
        chars += same
        places += [place] * len(same)
    return Folded("".join(chars), places)


def find(text: str, entry: Erratum) -> Found:
    """Return where the original and where the corrected words of an entry stand in a text.

    What only looks like one of them because it is part of the other does not count: an insertion
    contains its original, a deletion its corrected text. Several corrected ones are told apart by
    prefix and suffix, and an original of one or two words counts only between them.
    """
    loose = fold(entry.original).text != fold(entry.corrected).text
    page = fold(text, loose)

    def folded(part: str) -> str:
        return fold(part, loose).text.strip()

    original, corrected = folded(entry.original), folded(entry.corrected)
    prefix, suffix = folded(entry.location.prefix), folded(entry.location.suffix)
    wrong = _occurrences(text, page, original)
    right = _occurrences(text, page, corrected) if corrected else _gaps(text, page, prefix, suffix)
    if original in corrected:
        wrong = [span for span in wrong if not _within(span, right)]
    elif corrected in original:
        right = [span for span in right if not _within(span, wrong)]

    def in_context(spans: list[Span]) -> list[Span]:
        before = [span for span in spans if page.text[: span[0]].rstrip().endswith(prefix)]
        return [span for span in before if page.text[span[1] :].lstrip().startswith(suffix)]

    if len(entry.original.split()) <= 2 and not _CJK.search(original):
        wrong = in_context(wrong)
    if len(right) > 1:
        right = in_context(right) or right
    return Found(*([_place(span, page) for span in spans] for spans in (wrong, right)))


def line(source: str, passage: str) -> int:
    """Return the line of a source on which a passage begins, or its longest beginning that stands there.

    The first line if not even eight characters of it do.
    """
    text, wanted = fold(source), fold(passage).text
    for length in range(len(wanted), min(len(wanted), 8) - 1, -1):
        start = text.text.find(wanted[:length])
        if start >= 0 and length:
            return source.count("\n", 0, text.places[start]) + 1
    return 1


def _occurrences(text: str, page: Folded, words: str) -> list[Span]:
    spans = []
    start = page.text.find(words) if words else -1
    while start >= 0:
        first, last = page.places[start], page.places[start + len(words) - 1]
        if not _runs_on(text[max(first - 2, 0) : first], text[first : last + 1], text[last + 1 : last + 3]):
            spans.append((start, start + len(words)))
        start = page.text.find(words, start + 1)
    return spans


def _runs_on(before: str, words: str, after: str) -> bool:
    """Say whether what was found is only part of a longer word or number."""
    first, last = words[0], words[-1]
    starts = first.isalnum() and not _CJK.match(first) and re.search(r"[^\W_]$|\d[.,]$", before)
    ends = last.isalnum() and not _CJK.match(last) and re.match(r"[^\W_]|[.,]\d", after)
    return bool((starts and not _CJK.match(before[-1])) or (ends and not _CJK.match(after[0])))


def _gaps(text: str, page: Folded, prefix: str, suffix: str) -> list[Span]:
    """Return where prefix and suffix meet, as empty spans: nothing should stand between them."""
    return [
        (start + len(prefix), start + len(prefix)) for start, _ in _occurrences(text, page, prefix + suffix)
    ]


def _within(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _place(span: Span, page: Folded) -> Span:
    start, end = span
    if start == end:  # a gap: the place after the prefix, or before the suffix
        place = page.places[start - 1] + 1 if start else page.places[0]
        return place, place
    return page.places[start], page.places[end - 1] + 1
