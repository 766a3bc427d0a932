"""The pages of a register, as Markdown frames in which the plugin puts the HTML of the entries."""

import json
import re
from itertools import groupby
from typing import NamedTuple

from errata import paging
from errata.markup import escape
from errata.model import Erratum, Register
from errata.render import Link, View, article, editions, place
from errata.strings import STATUSES, TEXT

INDEX = "errata-index.js"  # a script, since a page opened from a folder may load no data
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
    table = {paging.table(n): block for n, block in enumerate(paging.blocks(register, paging.ROWS), 1)}
    made = {}
    for pages, front, write in ((changelog, "changelog", _changelog), (table, "errata", _table)):
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
        lines = [f"# {TEXT['register']}", "", TEXT["register_intro"]]
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
    html = html.replace(_TABLE, table(frame, view, link), 1)
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
    """Count the entries in a sentence: all, proved, waived, editorial."""
    proofs = [entry.proof for entry in register.errata if entry.proof]
    proved = sum(bool(proof.snippet) for proof in proofs)
    return TEXT["tally"].format(
        total=len(register.errata),
        proved=proved,
        waived=len(proofs) - proved,
        editorial=sum(entry.type == "editorial" for entry in register.errata),
    )


def table(frame: Frame, view: View, link: Link) -> str:
    """Return the table of a page as HTML; the front page has filters, which a script shows and applies."""
    names = ("id", "title", "work", "editions", "type", "status", "published")
    head = "".join(f'<th scope="col">{TEXT[name]}</th>' for name in names)
    rows = "\n".join(row(entry, view, link) for entry in frame.block)
    filters = more = ""
    if frame.front:
        filters = _filters(view.register, link)
        more = f'<button type="button" class="errata-more" hidden>{TEXT["more_rows"]}</button>'
    return (
        f"{filters}\n"
        f'<div class="errata-scroll" data-search-exclude><table class="errata-table">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>{more}"
    )


def index(view: View, link: Link) -> str:
    """Return the script with what the filters look through: each entry's facts and its row.

    link: as the front page of the table writes an address.
    """
    register = view.register
    facts = []
    for entry in register.errata:
        texts = (entry.id, entry.title, entry.original, entry.corrected, entry.notes, entry.location.section)
        # An edition belongs to a work; whether an entry that does not say affects it is not known.
        held = [
            f"{entry.work}/{edition.id}"
            for edition in register.works[entry.work].editions
            if register.affects(entry, edition.id) is not False
        ]
        facts.append(
            {
                "work": entry.work,
                "edition": held,
                "type": entry.type,
                "status": entry.status,
                "text": " ".join(texts).casefold(),
                "row": row(entry, view, link),
            }
        )
    return f"errataIndex({json.dumps(facts, ensure_ascii=False, separators=(',', ':'))});\n"


def row(entry: Erratum, view: View, link: Link) -> str:
    """Return the row of an entry as HTML."""
    register = view.register
    kind = f"{entry.type}, {entry.severity}" if entry.severity else entry.type
    labels = ", ".join(editions(entry, register)) if entry.affected else TEXT["unknown"]
    cells = (
        f'<a class="erratum-id" href="{escape(link(view.addresses[entry.id]))}">{entry.id}</a>',
        escape(entry.title),
        place(entry, register),
        escape(labels),
        kind,
        f'<span class="erratum-status" data-status="{entry.status}">{entry.status}</span>',
        f'<time datetime="{entry.published}">{entry.published}</time>',
    )
    return f'<tr id="{entry.id}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _filters(register: Register, link: Link) -> str:
    used = {entry.work for entry in register.errata}
    works = {key: work for key, work in register.works.items() if key in used}
    editions = "".join(
        f'<optgroup label="{escape(work.title)}">'
        + "".join(_option(f"{key}/{one.id}", one.label or one.id) for one in work.editions)
        + "</optgroup>"
        for key, work in works.items()
    )
    fields = {
        "work": "".join(_option(key, work.title) for key, work in works.items()),
        "edition": editions,
        "status": "".join(_option(status, status) for status in STATUSES),
        "type": "".join(_option(kind, kind) for kind in ("technical", "editorial")),
    }
    selects = "".join(
        f'<label>{TEXT[name]} <select name="{name}">{_option("", TEXT["any"])}{options}</select></label>'
        for name, options in fields.items()
    )
    return (
        f'<form class="errata-filter" aria-label="{TEXT["filter"]}" '
        f'data-index="{escape(link(INDEX))}" data-search-exclude hidden>{selects}'
        f'<label>{TEXT["search"]} <input type="search" name="text"></label>'
        f'<button type="button">{TEXT["clear"]}</button>'
        f'<output data-shown="{TEXT["shown"]}" data-total="{len(register.errata)}" '
        f'data-failed="{TEXT["failed"]}"></output></form>'
    )


def _option(value: str, label: str) -> str:
    return f'<option value="{escape(value)}">{escape(label)}</option>'
