"""The pages of a register, as Markdown frames in which the plugin puts the HTML of the entries."""

import re
from itertools import groupby
from typing import NamedTuple

from errata import paging, table
from errata.markup import escape
from errata.model import Erratum, Register
from errata.render import Link, View, article
from errata.strings import STATUSES, TEXT

_TABLE = '<div data-errata="table"></div>'
_PAGES = '<div data-errata="pages"></div>'
_ENTRY = re.compile(r'<div data-erratum="(E\d{4})"></div>')
# Every first visit loads the index of the site's search: old entries stay out of it.
_UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n"

Block = tuple[Erratum, ...]


class Frame(NamedTuple):
    """A page before its entries are put in.

    front: the page that readers come to first; it leads to all `others`, another one to its
    neighbours and the front page. Names have no ending.
    """

    markdown: str
    block: Block
    front: bool
    others: dict[str, Block]


def frames(register: Register) -> dict[str, Frame]:
    """Return the pages of the changelog and of the table by name."""
    entries = paging.blocks(register, paging.ENTRIES)
    changelog = {paging.changelog(n, len(entries)): block for n, block in enumerate(entries, 1)}
    rows = {paging.table(n): block for n, block in enumerate(paging.blocks(register, paging.ROWS), 1)}
    made = {}
    for pages, front, write in ((changelog, "changelog", _changelog), (rows, "errata", _table)):
        names = list(pages)
        for n, (name, block) in enumerate(pages.items()):
            near = names if name == front else [*names[max(n - 1, 0) : n + 2], front]
            others = {other: pages[other] for other in names if other in near and other != name}
            made[name] = Frame(write(register, block, name == front), block, name == front, others)
    return made


def _changelog(register: Register, block: Block, front: bool) -> str:
    """Return a page of the changelog as Markdown, with a placeholder `<div data-erratum>` for each entry."""
    if front:
        lines = [f"# {TEXT['changelog']}", "", TEXT["intro"], ""]
        lines += [f"- **{status}**: {meaning}." for status, meaning in STATUSES.items()]
        lines += ["", tally(register), TEXT["tally_meaning"], "", TEXT["changelog_more"]]
    else:
        lines = [f"{_UNSEARCHED}# {TEXT['changelog']}, {_range(block)}"]
    lines += ["", _PAGES]
    # Newest day first; of one day, in the order of the register.
    entries = sorted(block, key=lambda entry: entry.published, reverse=True)
    for month, group in groupby(entries, key=lambda entry: entry.published[:7]):
        lines += ["", f"## {month}", ""]
        lines += [f'<div data-erratum="{entry.id}"></div>\n' for entry in group]
    return "\n".join(lines)


def _table(register: Register, block: Block, front: bool) -> str:
    """Return a page of the table as Markdown, with a placeholder for it."""
    if front:
        lines = [f"# {TEXT['register']}", "", TEXT["register_intro"].format(rows=paging.ROWS)]
    else:
        lines = [f"{_UNSEARCHED}# {TEXT['register']}, {_range(block)}"]
    return "\n".join([*lines, "", _PAGES, "", _TABLE])


def fill(html: str, frame: Frame, view: View, link: Link) -> str:
    """Return the HTML of a page with its entries or its table, and the links to the other pages, in place."""
    entries = {entry.id: entry for entry in frame.block}
    top = bottom = ""
    if frame.others:
        held = TEXT["held"].format(range=_range(frame.block), total=len(view.register.errata))
        top = f'<p>{held} <a href="#errata-pages">{TEXT["pages"]}</a></p>'
        bottom = _others(frame, view, link)
    html = html.replace(_PAGES, top, 1)
    html = html.replace(_TABLE, table.rows(frame.block, view, link, frame.front), 1)
    return _ENTRY.sub(lambda match: article(entries[match[1]], view, link), html) + bottom


def _range(block: Block) -> str:
    return f"{block[0].id}–{block[-1].id}" if block else ""


def _others(frame: Frame, view: View, link: Link) -> str:
    items = "".join(
        f'<li><a href="{escape(link(name + view.end))}" data-first="{block[0].id}" '
        f'data-last="{block[-1].id}">{_range(block)}</a></li>'
        for name, block in frame.others.items()
    )
    label = TEXT["pages" if frame.front else "near"]
    return (
        f'<nav class="errata-pages" id="errata-pages" aria-label="{label}" data-search-exclude>'
        f"<p>{label}:</p><ul>{items}</ul></nav>"
    )


def tally(register: Register) -> str:
    """Count the entries in two sentences; each stands in one of the last four counts."""
    proofs = [entry.proof for entry in register.errata if entry.proof]
    others = [
        entry.type
        for entry in register.errata
        if not entry.proof or not (entry.proof.reason or entry.proof.waived)
    ]
    return TEXT["tally"].format(
        total=len(register.errata),
        proved=sum(bool(proof.reason) for proof in proofs),
        waived=sum(bool(proof.waived) for proof in proofs),
        editorial=others.count("editorial"),
        technical=others.count("technical"),
    )
