"""The two pages of a register, as Markdown frames in which the plugin puts the HTML of the entries."""

import re
from itertools import groupby

from errata.markup import escape
from errata.model import Erratum, Register
from errata.render import View, article, editions, place
from errata.strings import STATUSES, TEXT

_TABLE = '<div data-errata="table"></div>'
_ENTRY = re.compile(r'<div data-erratum="(E\d{4})"></div>')


def changelog(register: Register) -> str:
    """Return the changelog as Markdown, with a placeholder `<div data-erratum>` for each entry."""
    lines = [f"# {TEXT['changelog']}", "", TEXT["intro"], ""]
    lines += [f"- **{status}**: {meaning}." for status, meaning in STATUSES.items()]
    lines += ["", tally(register), TEXT["tally_meaning"], "", TEXT["changelog_more"]]
    # Newest day first; of one day, in the order of the register.
    entries = sorted(register.errata, key=lambda entry: entry.published, reverse=True)
    for month, group in groupby(entries, key=lambda entry: entry.published[:7]):
        lines += ["", f"## {month}", ""]
        lines += [f'<div data-erratum="{entry.id}"></div>\n' for entry in group]
    return "\n".join(lines)


def register() -> str:
    """Return the page with the table as Markdown."""
    return "\n".join([f"# {TEXT['register']}", "", TEXT["register_intro"], "", _TABLE])


def fill(html: str, view: View, changelog_url: str) -> str:
    """Return the HTML of one of these pages with its entries or its table in place.

    changelog_url: address of the changelog, relative to the page.
    """
    entries = {entry.id: entry for entry in view.register.errata}
    if _TABLE in html:
        html = html.replace(_TABLE, table(view, changelog_url))
    return _ENTRY.sub(lambda match: article(entries[match[1]], view), html)


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


def table(view: View, changelog_url: str) -> str:
    """Return the filters, which a script shows and applies, and the table of all entries as HTML."""
    names = ("id", "title", "work", "editions", "type", "status", "published")
    head = "".join(f'<th scope="col">{TEXT[name]}</th>' for name in names)
    rows = "\n".join(_row(entry, view, changelog_url) for entry in view.register.errata)
    return (
        f"{_filters(view.register)}\n"
        f'<div class="errata-scroll"><table class="errata-table">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(entry: Erratum, view: View, changelog_url: str) -> str:
    register = view.register
    # An edition belongs to a work; whether an entry that does not say affects it is not known.
    held = [
        f"{entry.work}/{edition.id}"
        for edition in register.works[entry.work].editions
        if register.affects(entry, edition.id) is not False
    ]
    text = " ".join(
        (entry.id, entry.title, entry.original, entry.corrected, entry.notes, entry.location.section)
    )
    facts = {
        "work": entry.work,
        "edition": " ".join(held),
        "type": entry.type,
        "status": entry.status,
        "text": text.casefold(),
    }
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in facts.items())
    kind = f"{entry.type}, {entry.severity}" if entry.severity else entry.type
    labels = ", ".join(editions(entry, register)) if entry.affected else TEXT["unknown"]
    cells = (
        f'<a class="erratum-id" href="{escape(changelog_url)}#{entry.id}">{entry.id}</a>',
        escape(entry.title),
        place(entry, register),
        escape(labels),
        kind,
        f'<span class="erratum-status" data-status="{entry.status}">{entry.status}</span>',
        f'<time datetime="{entry.published}">{entry.published}</time>',
    )
    return f"<tr {data}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _filters(register: Register) -> str:
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
        f'<form class="errata-filter" aria-label="{TEXT["filter"]}" data-search-exclude hidden>{selects}'
        f'<label>{TEXT["search"]} <input type="search" name="text"></label>'
        f'<button type="button">{TEXT["clear"]}</button>'
        f'<output data-shown="{TEXT["shown"]}"></output></form>'
    )


def _option(value: str, label: str) -> str:
    return f'<option value="{escape(value)}">{escape(label)}</option>'
