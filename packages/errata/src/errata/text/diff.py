"""Word diff of two texts, lossless, whole words, one token a CJK character; and a diff of code by line."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import Literal, NamedTuple

CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(rf"\s+|[{CJK}]|[^\W{CJK}]+(?:['’.-][^\W{CJK}]+)*|.", re.DOTALL)
WORK = 500_000  # comparisons of two tokens, some 50 ms of them
RUN = 4  # tokens by which places of two long texts are known to be the same

Pair = tuple[int, int]
Run = tuple[int, int, int]
"""Start in a, start in b, and length of what is equal in both."""


class Piece(NamedTuple):
    """A run of text: in both versions, only in the original, or only in the corrected one."""

    kind: Literal["equal", "delete", "insert"]
    text: str


class Line(NamedTuple):
    """A line of code: in both versions, or in one of them; its pieces tell which words of it changed."""

    kind: Literal["equal", "delete", "insert"]
    pieces: list[Piece]


def lines(original: str, corrected: str) -> list[Line]:
    """Return the lines of both texts, of a change the deleted ones before the inserted ones."""
    a, b = (text.split("\n") if text else [] for text in (original, corrected))
    made: list[Line] = []
    i = j = 0
    for start, at, size in [*_runs(a, b, WORK), (len(a), len(b), 0)]:
        old, new = "\n".join(a[i:start]), "\n".join(b[j:at])
        changed = _words(old, new, WORK * (len(old) + len(new)) // (len(original) + len(corrected) or 1))
        made += _side(changed, "delete", start - i) + _side(changed, "insert", at - j)
        i, j = start + size, at + size
        made += [Line("equal", [Piece("equal", line)]) for line in a[start:i]]
    return made


def _side(pieces: list[Piece], kind: Literal["delete", "insert"], count: int) -> list[Line]:
    """Return the lines of one side of a change."""
    made = [Line(kind, [])] if count else []
    for piece in pieces if count else []:
        if piece.kind in ("equal", kind):
            first, *others = piece.text.split("\n")
            made[-1].pieces.append(Piece(piece.kind, first))
            made += [Line(kind, [Piece(piece.kind, line)]) for line in others]
    return [Line(kind, [piece for piece in line.pieces if piece.text]) for line in made]


def words(original: str, corrected: str) -> list[Piece]:
    """Return the pieces of a word diff, deletions before insertions.

    The equal and deleted pieces join to `original`, the equal and inserted ones to `corrected`.
    """
    return _words(original, corrected, WORK)


def _words(original: str, corrected: str, work: int) -> list[Piece]:
    """Return the pieces of a word diff that makes at most so many comparisons."""
    a, b = _TOKEN.findall(original), _TOKEN.findall(corrected)
    pieces: list[Piece] = []
    deleted = inserted = ""
    i = j = 0
    for start, at, size in [*_runs(a, b, work), (len(a), len(b), 0)]:
        deleted += "".join(a[i:start])
        inserted += "".join(b[j:at])
        i, j = start + size, at + size
        same = "".join(a[start:i])
        if (start or at) and (i < len(a) or j < len(b)) and _is_island(same):
            deleted += same
            inserted += same
            continue
        changed = Piece("delete", deleted), Piece("insert", inserted), Piece("equal", same)
        pieces += [piece for piece in changed if piece.text]
        deleted = inserted = ""
    return pieces


def _is_island(text: str) -> bool:
    """Say whether text that two changes share is too little to keep them apart for a reader."""
    return sum(char.isalnum() for char in text) < 2


def _runs(a: list[str], b: list[str], work: int) -> list[Run]:
    """Return the runs of equal tokens, in order, as long as they are: at both ends, and between them.

    Most corrections change one place, and then nothing is left to compare. Where texts are so long and
    repeat themselves so often that this takes too much work, they are cut first where they must be equal,
    and what is still too much between two cuts is all different.
    """
    head, tail = _shared(a, b), _shared(a[::-1], b[::-1])
    shorter = min(len(a), len(b))
    if head < tail:  # where both could have a token, the longer one has it: `if b` becomes `[if a; ]if b`
        head = min(head, shorter - tail)
    tail = min(tail, shorter - head)
    ends = len(a) - tail, len(b) - tail
    inner = _inner(a[head : ends[0]], b[head : ends[1]], work)
    runs: list[Run] = []
    for i, j, size in [(0, 0, head), *((head + i, head + j, size) for i, j, size in inner), (*ends, tail)]:
        if runs and runs[-1][0] + runs[-1][2] == i and runs[-1][1] + runs[-1][2] == j:
            runs[-1] = *runs[-1][:2], runs[-1][2] + size
        elif size:
            runs.append((i, j, size))
    return runs


def _inner(a: list[str], b: list[str], work: int) -> Iterator[Run]:
    """Yield the runs of equal tokens, in order, of what begins and ends with other ones."""
    if not a or not b:
        return
    matcher = _Matcher(a, b, work)
    runs = matcher.get_matching_blocks()
    if not matcher.refused:
        yield from runs
        return
    i = j = 0
    for start, at in [*_cuts(a, b), (len(a), len(b))]:
        share = work * (start - i + at - j) // (len(a) + len(b))
        if share:
            blocks = _Matcher(a[i:start], b[j:at], share).get_matching_blocks()
            yield from ((i + x, j + y, size) for x, y, size in blocks)
        if start < len(a) and at < len(b):
            yield start, at, 1
        i, j = start + 1, at + 1


class _Matcher(SequenceMatcher[str]):
    """difflib's matcher, which can be cubic, with a bound: it finds nothing where it has too much to compare.

    refused: whether there was such a place.
    """

    def __init__(self, a: Sequence[str], b: Sequence[str], work: int) -> None:
        super().__init__(None, a, b, autojunk=False)
        self._work, self.refused = work, False
        counts = Counter(b)
        self._costs = list(accumulate((1 + counts[token] for token in a), initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        cost = self._costs[-1 if ahi is None else ahi] - self._costs[alo]
        if cost > self._work:
            self.refused = True
            return Match(alo, blo, 0)
        self._work -= cost
        return super().find_longest_match(alo, ahi, blo, bhi)


def _cuts(a: list[str], b: list[str]) -> list[Pair]:
    """Return places of equal tokens, in order: where runs begin that stand once in each.

    Runs of a few tokens, since single ones repeat themselves in a long text of CJK or code; of them as many
    as ascend in both, as a patience diff has them. n log n.
    """
    once = _once(a), _once(b)
    return _ascending([(i, once[1][run]) for run, i in once[0].items() if run in once[1]])


def _once(tokens: list[str]) -> dict[tuple[str, ...], int]:
    """Return the runs of tokens that stand once in a list, in order, and where."""
    runs = list(zip(*(tokens[n:] for n in range(RUN)), strict=False))
    counts = Counter(runs)
    return {run: n for n, run in enumerate(runs) if counts[run] == 1}


def _shared(a: list[str], b: list[str]) -> int:
    """Return how many tokens two lists share at their start."""
    pairs = zip(a, b, strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(a), len(b)))


def _ascending(pairs: list[Pair]) -> list[Pair]:
    """Return a longest part of pairs, which ascend by their first number, that ascends by the second too."""
    lowest: list[int] = []  # second number at the end of such a part, by its length
    ends: list[Pair] = []
    before: dict[Pair, Pair] = {}
    for pair in pairs:
        n = bisect_left(lowest, pair[1])
        if n:
            before[pair] = ends[n - 1]
        lowest[n : n + 1] = [pair[1]]
        ends[n : n + 1] = [pair]
    part = ends[-1:]
    while part and part[-1] in before:
        part.append(before[part[-1]])
    return part[::-1]
