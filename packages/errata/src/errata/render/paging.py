"""Which entry stands on which page, in the order of ids: so many rows of the table, so many whole entries.

An id is never removed, so a full page keeps its entries and its address. Only the newest entries, at
`changelog/`, move on: the older twenty together, to a page of their own, once twenty newer ones are there.
"""

from errata.register.model import Erratum, Register

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
