"""What a program in another language needs to find and correct errata as `match` and `mend` do, as data.

It folds a text by the same patterns and tables, and looks for needles that are folded here: the words, their
contexts, and what changes in them are not worked out a second time.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import compress
from typing import Any

from errata.register.model import Erratum, Register
from errata.text import copies, html, markdown, match, mend


def data(register: Register) -> dict[str, Any]:
    """Return patterns and tables, and the entries that are verified or held. Places count UTF-16 units."""
    patterns = {name: [javascript(one), "s" * bool(one.flags & re.DOTALL)] for name, one in PATTERNS.items()}
    return {
        "patterns": patterns,
        "same": {chr(char): as_char for char, as_char in match.SAME.items()},
        "space": _ranges(str.isspace),
        "combining": _ranges(unicodedata.combining),
        "invisible": match.INVISIBLE,
        "dropped": "".join(sorted(match.DROPPED)),
        "marks": "".join(sorted(mend.MARKS)),
        "html": {
            "void": sorted(html.VOID), "unseen": sorted(html.UNSEEN), "unread": sorted(html.UNREAD),
            "inline": sorted(html.INLINE),
        },
        "readers": {end: READS[read] for end, read in copies.READERS.items()},
        "files": sorted({entry.location.file.rpartition("/")[2] for entry in register.errata} - {""}),
        "works": {key: {"title": work.title, "lang": work.lang} for key, work in register.works.items()},
        # A name that no file has: all of them.
        "entries": [_entry(entry) for entry in copies.asked(register, "/")],
    }  # fmt: skip


PATTERNS = {
    "mark": match.MARK, "loose": match.LOOSE, "broken": match.BROKEN, "wrapped": match.WRAPPED,
    "end": match.END, "indent": match.INDENT, "inside": match.INSIDE, "token": markdown.TOKEN,
    "gap": mend.GAP, "reference": mend.REFERENCE, "ansi": copies.ANSI,
}  # fmt: skip

READS: dict[copies.Reader, str] = {copies.as_html: "html", markdown.seen: "markdown"}
_CLASS_ESCAPES = {"d": r"\p{Nd}", "w": r"\p{L}\p{N}_", "s": r"\s"}
_ESCAPES = {"d": r"\p{Nd}", "w": r"[\p{L}\p{N}_]", "A": r"^", "Z": r"$"}
_LETTER = r"(?:(?!\p{Nd})[\p{L}\p{N}])"
_SYNTAX = r"sSntrxubB^$\.*+?()[]{}|/0123456789"  # what may stand after a backslash
_PIECE = re.compile(r"\(\?P([<=])(\w+)[>)]|\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|.", re.DOTALL)


def javascript(pattern: re.Pattern[str]) -> str:
    """Return a pattern as JavaScript has it, to be compiled with the flag u.

    Known are the parts that this library uses; a line is one that ends with a line feed, as in Python.
    """
    verbose, lines, whole = (bool(pattern.flags & flag) for flag in (re.VERBOSE, re.MULTILINE, re.DOTALL))
    made = ""
    for found in _PIECE.finditer(pattern.pattern):
        piece = found[0]
        if piece.startswith("[^\\W"):  # a letter or digit but these
            others = piece[4:-1].replace(r"\d", "")
            made += rf"(?:(?![{others}])" + (_LETTER if r"\d" in piece else r"[\p{L}\p{N}_]") + ")"
        elif found[1]:
            made += f"(?<{found[2]}>" if found[1] == "<" else rf"\k<{found[2]}>"
        elif piece.startswith("[") and len(piece) > 1:
            made += "[" + re.sub(r"\\(.)|\[", _in_class, piece[1:], flags=re.S)
        elif piece.startswith("\\"):
            made += _ESCAPES.get(piece[1]) or (piece if piece[1] in _SYNTAX else piece[1])
        elif verbose and piece.isspace():
            continue
        elif lines and piece in "^$":
            made += {"^": r"(?<![^\n])", "$": r"(?![^\n])"}[piece]
        else:
            made += r"[^\n]" if piece == "." and not whole else piece
    return made


def _in_class(found: re.Match[str]) -> str:
    if found[0] == "[":
        return r"\["
    if found[1] in _CLASS_ESCAPES:
        return _CLASS_ESCAPES[found[1]]
    return found[0] if found[1] in "ntrxu^\\]-[" else found[1]


@cache
def _ranges(belongs: Callable[[str], object]) -> str:
    """Return the characters of a kind, as a class of a pattern has them without its brackets."""
    runs: list[list[int]] = []
    every = range(sys.maxunicode + 1)
    for code in compress(every, map(belongs, map(chr, every))):  # a million of them, of which few belong
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(rf"\u{{{first:x}}}" + rf"-\u{{{last:x}}}" * (last > first) for first, last in runs)


def _entry(entry: Erratum) -> dict[str, Any]:
    few, short = match.strictness(entry)
    made: dict[str, Any] = {
        "id": entry.id, "title": str(entry.title), "work": entry.work, "form": entry.form,
        "original": entry.original, "corrected": entry.corrected,
        "file": entry.location.file.rpartition("/")[2],
        "few": few, "short": short, "ways": [_way(entry, way) for way in match.ways(entry)],
        "loose": sorted(match.needles(entry.corrected, "loose")),
    }  # fmt: skip
    if entry.original:
        made["lines"] = _lines(entry) if mend.by_line(entry) else None
        plain = [words.replace("`", "") for words in (entry.original, entry.corrected)]
        made["changes"] = _changes(entry.original, entry.corrected)
        if "`" in entry.original + entry.corrected:
            made["plain"] = {"original": plain[0], "corrected": plain[1], "changes": _changes(*plain)}
    return made


def _way(entry: Erratum, way: match.Way) -> dict[str, Any]:
    """Return what is looked for in a text that is folded in one way."""
    places = (entry.location.prefix, entry.location.suffix)
    prefix, suffix = (match.fold(part, way).text.strip() for part in places)
    made: dict[str, Any] = {"way": way, "prefix": prefix, "suffix": suffix}
    for name, quote in (("original", entry.original), ("corrected", entry.corrected)):
        needles = sorted(needle for needle in match.needles(quote, way) if needle)
        made[name] = match.dedented(quote).split("\n") if needles and way == "code" else needles
    return made


def _units(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2


def _changes(original: str, corrected: str) -> list[tuple[int, int, str]]:
    return [
        (_units(original, start), _units(original, end), words)
        for start, end, words in mend.changes(original, corrected)
    ]


def _lines(entry: Erratum) -> dict[str, Any]:
    """Return the lines of both sides, and what turns the ones into the others."""
    deeper, old, new = mend.lines(entry)
    steps = list(mend.steps(old, new))
    words = {a + k: _changes(old[a + k], new[c + k]) for a, c, k in _pairs(steps)}
    return {"deeper": deeper, "old": old, "new": new, "steps": steps, "words": words}


def _pairs(steps: list[tuple[str, int, int, int, int]]) -> Iterator[tuple[int, int, int]]:
    for kind, a, b, c, d in steps:
        if kind == "replace" and b - a == d - c:
            yield from ((a, c, k) for k in range(b - a))
