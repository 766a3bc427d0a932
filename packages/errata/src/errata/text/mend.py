"""Correct a reader's own copy of a text: put the corrected words where the original ones stand.

Only the words that differ are changed, so that emphasis, tags, line breaks and indentation around them stay.
What cannot be done without a person is left as it is, and said.
"""

import ast
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from string import whitespace
from typing import NamedTuple

from errata.register.model import Erratum, Register
from errata.text import copies, diff
from errata.text.copies import Copy, CopyError
from errata.text.match import BLANK, Span, dedented, find, fold, lines_at, margin, needles

ROUNDS = 10  # a correction may bring words that another one corrects, but no chain of them is so long

_BOOKS = {
    ".pdf": "is a PDF, whose pages are set: `errata mark` puts the corrections into it as notes",
    ".epub": "is an EPUB, which is not rewritten: `errata check-copy` says what it needs",
}
REFERENCE = re.compile(r"&(?:#\w+|\w+);?")
# What may go with words: blanks, hyphens, underscores in names, the marks of comments and quotes.
GAP = re.compile(r"[-\s_\u2010\u2011]*(?:\n[ \t]*(?:#+|//+!?|>[ \t>]*)[ \t]*)?\Z")
MARKS = frozenset("*_`$~")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?')


class Edit(NamedTuple):
    """Other words for a span of a copy."""

    start: int
    end: int
    words: str


class Place(NamedTuple):
    """A place of an entry in the copy, and why it was left as it is; no reason if it was corrected."""

    entry: Erratum
    place: str
    reason: str = ""


class Mended(NamedTuple):
    """The corrected copy, the places that were corrected, and those that are left to a person."""

    text: str
    done: list[Place]
    left: list[Place]


class _Fix(NamedTuple):
    """What corrects one place of an entry: edits, and the span that they and its words are in."""

    entry: Erratum
    start: int
    end: int
    edits: list[Edit]


class Unfit(Exception):
    """A place that cannot be corrected by a rule; the message says why."""


def mend(
    register: Register, path: Path, edition: str = "", wanted: Callable[[Erratum], bool] = lambda entry: True
) -> Mended:
    """Return a copy with its corrections made. The file is only read.

    wanted: which entries to look for, of those that `copies.asked` gives.
    Corrections are made in rounds, since one may bring words that another one corrects; what is returned
    needs none but those in `left`, and mending it again changes nothing.
    Raises CopyError if the copy cannot be read or is a book, or if corrections undo each other.
    """
    if reason := _BOOKS.get(path.suffix.lower()):
        raise CopyError(f"{copies.named(path)} {reason}")
    source = copies.load(path)
    copy = copies.parsed(path, source)
    entries = [entry for entry in copies.asked(register, path.name, edition) if wanted(entry)]
    done: list[Place] = []
    blocked: dict[str, str] = {}
    rounds = 0
    while rounds <= ROUNDS:
        fixes, left = _round(copy, path, entries, blocked)
        if not fixes:
            return Mended(source, done, left)
        text = _rewritten(source, copy, [edit for fix in fixes for edit in fix.edits], path)
        new = copies.parsed(path, text)
        if wrong := _wrong(copy, new, fixes):
            blocked |= wrong
            continue
        done += [Place(fix.entry, copy.place(fix.start)) for fix in fixes]
        source, copy = text, new
        rounds += 1
    ids = ", ".join(dict.fromkeys(fix.entry.id for fix in fixes))
    raise CopyError(f"{copies.named(path)}: corrections undo each other: {ids}; leave one out by --work")


def _round(
    copy: Copy, path: Path, entries: Sequence[Erratum], blocked: dict[str, str]
) -> tuple[list[_Fix], list[Place]]:
    """Return what corrects a copy, no word twice, and the places that are left to a person."""
    fixes: list[_Fix] = []
    left: list[Place] = []
    taken: list[Span] = []  # in order
    for entry in entries:
        for start, end in find(copy.text, entry).original:
            try:
                if entry.id in blocked:
                    raise Unfit(blocked[entry.id])
                edits = fitting(copy, entry, (start, end))
                if path.suffix.lower() in copies.HTML:
                    edits = [edit._replace(words=escape(edit.words, quote=False)) for edit in edits]
            except Unfit as reason:
                left.append(Place(entry, copy.place(start), str(reason)))
                continue
            start, end = min(start, edits[0].start), max(end, edits[-1].end)
            n = bisect_left(taken, (start, end))
            if all(one[1] <= start or end <= one[0] for one in taken[max(n - 1, 0) : n + 1]):
                taken.insert(n, (start, end))
                fixes.append(_Fix(entry, start, end, edits))  # others in the next round, if still needed
    return fixes, left


def _wrong(old: Copy, new: Copy, fixes: list[_Fix]) -> dict[str, str]:
    """Return the entries whose edits did not do what they should, and why."""
    wrong: dict[str, str] = {}
    page = new.text.folded()
    originals = {fix.entry.id: fix.entry for fix in fixes}
    still = {key: _spread(find(new.text, entry).original) for key, entry in originals.items()}
    grown = 0
    for fix in sorted(fixes, key=lambda fix: fix.start):
        start = fix.start + grown
        grown += sum(len(edit.words) - (edit.end - edit.start) for edit in fix.edits)
        end = fix.end + grown
        lies = page.text[bisect_left(page.places, start) : bisect_left(page.places, end)]
        has = not fix.entry.corrected or any(words in lies for words in needles(fix.entry.corrected, "loose"))
        starts, ends = still[fix.entry.id]
        if not has or ends[bisect_left(starts, end)] > start:
            wrong[fix.entry.id] = "the corrected words would not be read there as they should"
    for n, part in enumerate(old.parts):
        if part.kind == "code" and _parses(part.source) and not _parses(new.parts[n].source):
            inside = [fix for fix in fixes if old.part(fix.start) == n]
            alone = [fix for fix in inside if not _parses(_edited(part.source, fix.edits, old.starts[n]))]
            ids = (fix.entry.id for fix in alone or inside)
            wrong |= dict.fromkeys(ids, "with it, the code would be no program")
    return wrong


def _spread(spans: list[Span]) -> tuple[list[int], list[int]]:
    """Return the starts of spans in order, and how far those before each of them, and all, reach."""
    return [start for start, _ in spans], list(accumulate((end for _, end in spans), max, initial=-1))


def _parses(code: str) -> bool:
    try:
        ast.parse(code.removeprefix(copies.BOM))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def fitting(copy: Copy, entry: Erratum, span: Span) -> list[Edit]:
    """Return what turns the original words at a place into the corrected ones, in order.

    Raises Unfit if no rule does so.
    """
    if copy.parts[copy.part(span[0])].kind == "output":
        raise Unfit("an output: correct the code and run it again")
    if by_line(entry):
        edits = _by_line(copy, entry, span)
    else:
        edits = _by_word(copy, entry.original, entry.corrected, span)
    if any(copy.part(at) != copy.part(edit.start) for edit in edits for at in (edit.start, edit.end)):
        raise Unfit("it goes across two cells")
    return edits


def by_line(entry: Erratum) -> bool:
    """Say whether an entry is corrected by line: it is code, or brings a new line."""
    inserted = (words for _, _, words in changes(entry.original, entry.corrected))
    return entry.form == "code" or any("\n" in words for words in inserted)


def _by_word(copy: Copy, original: str, corrected: str, span: Span) -> list[Edit]:
    """Return the edits of words, wherever the copy breaks its lines."""
    seen = copy.text.seen[slice(*span)]
    if "`" not in seen:  # the tags of HTML say what is code, and plain text nothing
        original, corrected = original.replace("`", ""), corrected.replace("`", "")
    if original == corrected:
        raise Unfit("only marks of code differ")
    lie, stand, exact = _aligned(copy, original, span)
    edits = []
    for start, end, words in changes(original, corrected):
        if not exact:
            start, end, words = _trimmed(original, start, end, words)
        low, high = bisect_left(lie, start), bisect_left(lie, end)
        if low < high:
            edits.append(_replacing(copy, stand[low:high], original[start:end], words))
        else:
            edits.append(_inserting(copy, stand, low, original, start, end, words))
    return edits


def _aligned(copy: Copy, original: str, span: Span) -> tuple[Sequence[int], Sequence[int], bool]:
    """Return places of equal characters in the original and in a copy, and whether those are all.

    Where they are not all, blanks do not count, or what is overlooked when words are compared.
    """
    seen = copy.text.seen
    shown = [at for at in range(*span) if seen[at] != BLANK]
    if "".join(seen[at] for at in shown) == original:
        return range(len(original)), shown, True
    lie = [at for at, char in enumerate(original) if not char.isspace()]
    stand = [at for at in shown if not seen[at].isspace()]
    if [original[at] for at in lie] == [seen[at] for at in stand]:
        return lie, stand, False
    page = copy.text.folded()
    low, high = (bisect_left(page.places, at) for at in span)
    wanted = page.text[low:high]
    for inside in (False, True):
        folded = fold(original, inside=inside)
        if (at := folded.text.find(wanted)) >= 0:
            return folded.places[at : at + len(wanted)], page.places[low:high], False
    raise Unfit("only a break of a line differs")


@lru_cache(1024)  # for an entry that stands at a thousand places
def changes(original: str, corrected: str) -> Sequence[tuple[int, int, str]]:
    """Return start and end in the original, and other words, of each change."""
    found = []
    at = 0
    deleted = inserted = ""
    for piece in [*diff.words(original, corrected), diff.Piece("equal", "")]:
        if piece.kind == "delete":
            deleted += piece.text
        elif piece.kind == "insert":
            inserted += piece.text
        else:
            if deleted or inserted:
                found.append((at, at + len(deleted), inserted))
            at += len(deleted) + len(piece.text)
            deleted = inserted = ""
    return tuple(found)


def _trimmed(original: str, start: int, end: int, words: str) -> tuple[int, int, str]:
    """Return a change without the blanks that both sides of it begin or end with."""
    while start < end and words and original[start].isspace() and words[0].isspace():
        start, words = start + 1, words[1:]
    while start < end and words and original[end - 1].isspace() and words[-1].isspace():
        end, words = end - 1, words[:-1]
    if words and words[-1].isspace() and start and original[start - 1].isspace():
        words = original[start - 1] + words.rstrip()  # an insertion goes to the word before it
    return start, end, words


def _replacing(copy: Copy, stand: Sequence[int], deleted: str, words: str) -> Edit:
    """Return the edit that puts other words for those that stand at these places."""
    source, seen = copy.source, copy.text.seen
    for left, right in pairwise(stand):
        gap = slice(_after(copy, left), right)
        if source[gap] != seen[gap] or not GAP.match(source[gap]):
            raise Unfit("tags or marks stand between the words")
    start, end = stand[0], _after(copy, stand[-1])
    if not words and source[start - 1 : start] == source[end : end + 1] and source[end : end + 1] in MARKS:
        raise Unfit("only its marks would be left")
    if deleted[0].isspace() and not words[:1].isspace():
        while source[start - 1 : start] in (" ", "\t"):
            start -= 1
    if deleted[-1].isspace() and not words[-1:].isspace():
        end = _past(source, end, " \t")
    return Edit(start, end, words)


def _inserting(
    copy: Copy, stand: Sequence[int], n: int, original: str, start: int, end: int, words: str
) -> Edit:
    """Return the edit that puts words before the n-th character that stands in a copy."""
    before = _after(copy, stand[n - 1]) if n else stand[0]
    if start < end:  # instead of blanks
        return Edit(before, _past(copy.source, before, whitespace), words)
    if n < len(stand) and (not n or (original[start - 1].isspace() and not words[0].isspace())):
        return Edit(stand[n], stand[n], words)
    return Edit(before, before, words)


def _past(source: str, at: int, blanks: str) -> int:
    """Return the first place from this one on that holds none of these characters."""
    while at < len(source) and source[at] in blanks:
        at += 1
    return at


def _after(copy: Copy, at: int) -> int:
    """Return the place after a character that a reader sees, which a reference such as `&amp;` may give."""
    if copy.source[at] == "&" and copy.text.seen[at + 1 : at + 2] == BLANK:
        found = REFERENCE.match(copy.source, at)
        return found.end() if found else at + 1
    return at + 1


def _by_line(copy: Copy, entry: Erratum, span: Span) -> list[Edit]:
    """Return the edits of code; a line that is new is indented as those of the copy are."""
    source, page = copy.source, copy.text.folded("code")
    start = bisect_left(page.places, span[0])
    standing = lines_at(page, start, dedented(entry.original).split("\n"))
    if not standing:
        raise Unfit("its lines are broken or indented otherwise than in the entry")
    deeper, old, new = lines(entry)
    before = page.text[page.text.rfind("\n", 0, start) + 1 : start]
    indent = before[: len(before) - len(before.lstrip())]
    if len(new) > len(old) and before.strip():
        raise Unfit("it stands inside a line, and the corrected words are several lines")
    if len(indent) < deeper:
        raise Unfit("it is indented less than in the entry")
    room = indent[: len(indent) - deeper]
    spans = [(page.places[a] - deeper, page.places[b - 1] + 1) if a < b else (-1, -1) for a, b in standing]
    if any(source[a : a + deeper].strip(" ") for a, _ in spans):
        raise Unfit("tags or marks stand between the words")
    n = copy.part(span[0])
    ends = "\r\n" if "\r\n" in copy.parts[n].source else "\n"
    return list(_line_edits(copy, old, new, spans, room, ends))


def lines(entry: Erratum) -> tuple[int, list[str], list[str]]:
    """Return the lines of original and corrected, without the indentation that all of them share.

    The number says by how much more those of the original are indented.
    """
    codes = entry.original, entry.corrected
    margins = [margin(code) for code in codes]
    old, new = (
        [" " * (more - min(margins)) + line if line else "" for line in dedented(code).split("\n")]
        for more, code in zip(margins, codes, strict=True)
    )
    return margins[0] - min(margins), old, new


def steps(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return what turns lines into others, as difflib says it: kind, span of the old, span of the new."""
    return [step for step in SequenceMatcher(None, old, new, False).get_opcodes() if step[0] != "equal"]


def _line_edits(
    copy: Copy, old: list[str], new: list[str], spans: list[Span], room: str, ends: str
) -> Iterator[Edit]:
    """Yield the edits that turn lines into others, given where they stand after the indentation of all."""
    for kind, a, b, c, d in steps(old, new):
        indented = [room + line if line else "" for line in new[c:d]]
        if kind == "insert" and a < len(old):
            at = spans[a][0] - len(room)
            if copy.source[max(at - 1, 0) : at + len(room)].lstrip("\n") == room:
                yield Edit(at, at, "".join(f"{line}{ends}" for line in indented))
            else:  # tags stand before it
                at = spans[a][0]
                yield Edit(at, at, ends.join([*indented, room]).removeprefix(room))
        elif kind == "insert":
            yield Edit(spans[-1][1], spans[-1][1], "".join(f"{ends}{line}" for line in indented))
        elif kind == "delete":
            cut = (spans[a][0], spans[b][0]) if b < len(old) else (spans[a - 1][1], spans[b - 1][1])
            yield _cut(copy, cut, "")
        elif kind == "replace" and b - a == d - c:
            for k, line in enumerate(new[c:d], a):
                yield from _by_word(copy, old[k], line, spans[k])
        else:
            yield _cut(copy, (spans[a][0], spans[b - 1][1]), ends.join(indented).removeprefix(room))


def _cut(copy: Copy, span: Span, words: str) -> Edit:
    if copy.source[slice(*span)] != copy.text.seen[slice(*span)]:
        raise Unfit("tags or marks stand between the words")
    return Edit(*span, words)


def _edited(source: str, edits: list[Edit], offset: int = 0) -> str:
    """Return a text with its edits made, whose places are those after an offset."""
    pieces, at = [], 0
    for start, end, words in sorted(edits):
        pieces += [source[at : start - offset], words]
        at = end - offset
    return "".join([*pieces, source[at:]])


def _rewritten(source: str, copy: Copy, edits: list[Edit], path: Path) -> str:
    """Return a file with edits of its copy made; of a notebook only the strings that an edit changes."""
    if path.suffix.lower() != ".ipynb":
        return _edited(source, edits)
    literals = [found for found in _STRING.finditer(source) if not found[1]]
    numbers = iter(range(len(literals)))
    # Its strings but the keys are numbered, so that what JSON reads says where in the file each one stands.
    numbered = json.loads(
        _STRING.sub(lambda found: found[0] if found[1] else f'"{next(numbers)}"', source.lstrip(copies.BOM))
    )
    made: list[Edit] = []
    for n, own in groupby(sorted(edits), lambda edit: copy.part(edit.start)):
        written = numbered["cells"][n]["source"]
        lines = [literals[int(k)] for k in ([written] if isinstance(written, str) else written)]
        made += _in_literals(source, lines, list(own), copy.starts[n], not isinstance(written, str))
    return _edited(source, made)


def _in_literals(
    raw: str, literals: list[re.Match[str]], edits: list[Edit], offset: int, by_line: bool
) -> Iterator[Edit]:
    """Yield the edits of a JSON text that make these, in order, of the text that its strings are together."""
    texts = [json.loads(found[0]) for found in literals]
    starts = list(accumulate(map(len, texts), initial=offset))
    touched: list[list[int]] = []  # first and last string of each run that an edit changes
    for edit in edits:
        ends = edit.start, max(edit.start, edit.end - 1)
        first, last = (min(bisect_right(starts, at), len(texts)) - 1 for at in ends)
        if touched and first <= touched[-1][1]:
            touched[-1][1] = max(last, touched[-1][1])
        else:
            touched.append([first, last])
    between = raw[literals[0].end() : literals[1].start()] if len(literals) > 1 else ", "
    for first, last in touched:
        from_, to = (bisect_left(edits, starts[at], key=lambda edit: edit.start) for at in (first, last + 1))
        own = edits[from_:] if last == len(texts) - 1 else edits[from_:to]
        text = _edited("".join(texts[first : last + 1]), own, starts[first])
        lines = (re.findall(r"[^\n]*\n|[^\n]+", text) if by_line else [text]) or [""]
        written = between.join(json.dumps(line, ensure_ascii=raw.isascii()) for line in lines)
        yield Edit(literals[first].start(), literals[last].end(), written)
