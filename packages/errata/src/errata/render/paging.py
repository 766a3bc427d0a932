"""Which entry stands on which page, in the order of ids: so many rows of the table, so many whole entries.

An id is never removed, so a full page keeps its entries and its address. Only the newest entries, at
`changelog/`, move on: the older twenty together, to a page of their own, once twenty newer ones are there.
"""

import re
from typing import Any

from errata.register.model import Erratum, Register

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
ROWS = 50
ENTRIES = 20  # with their proofs, up to 15 KB compressed; the front page holds up to twice as many


def blocks(register: Register, size: int) -> list[tuple[Erratum, ...]]:
    """Return the entries of each page, at least one page; the first holds the oldest ids."""
    errata = register.errata
    return [errata[start : start + size] for start in range(0, len(errata), size)] or [()]


def entries(register: Register) -> list[tuple[Erratum, ...]]:
    """Return the entries of each page of the changelog; the last page, its front, is never a short one."""
    *older, newest = blocks(register, ENTRIES)
    if older and len(newest) < ENTRIES:
        newest = older.pop() + newest
    return [*older, newest]


def changelog(number: int, count: int) -> str:
    """Return the name of a page of whole entries, without ending; the last one is the front page."""
    return "changelog" if number == count else f"changelog/{number}"


def table(number: int) -> str:
    """Return the name of a page of the table, without ending; the first one is the front page."""
    return "errata" if number == 1 else f"errata/{number}"


def order(page: str) -> int | None:
    """Return by which number a page of a printing is sorted; None if it has none.

    That is the first number in it. Roman ones, in small letters, number what comes before page 1.
    """
    if found := re.search("[0-9]{1,9}", page):
        return int(found[0])
    if not (found := re.match(r"(?=[ivxlc]+\b)c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})\b", page)):
        return None
    values = [_ROMAN[char] for char in found[0]]
    signed = (-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return sum(signed) - 1000


def natural(text: str) -> tuple[Any, ...]:
    """Return by what a text is sorted in which numbers count as numbers; nothing at all comes last."""
    parts = re.findall(r"([0-9]+)|([^0-9]+)", text.casefold())
    return (not text, [(not digits, int(digits or 0), words) for digits, words in parts])


def addresses(register: Register, end: str = "/") -> dict[str, str]:
    """Return for each id the address of its whole entry, relative to the site.

    end: what follows the name of a page in its address, `/` or `.html`.
    """
    pages = entries(register)
    return {
        entry.id: f"{changelog(number, len(pages))}{end}#{entry.id}"
        for number, block in enumerate(pages, 1)
        for entry in block
    }
