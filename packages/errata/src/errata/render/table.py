"""The table of a register: rows, filters, and the index that the filters look through."""

import json
import unicodedata
from collections.abc import Sequence

from errata.register.model import Erratum
from errata.render.entry import Link, View, held, kind, place
from errata.render.html import escape
from errata.render.messages import STATUSES

INDEX = "errata-index.js"  # a script, since a page opened from a folder may load no data


def rows(block: Sequence[Erratum], view: View, link: Link, front: bool) -> str:
    """Return the table of a page as HTML; the front page has filters, which a script shows and applies."""
    names = ("id", "title", "work", "editions", "type", "status", "published")
    head = "".join(f'<th scope="col">{view.text.html(name)}</th>' for name in names)
    body = "\n".join(row(entry, view, link) for entry in block)
    filters = more = ""
    if front:
        filters = _filters(view, link)
        more = f'<button type="button" class="errata-more" hidden>{view.text.html("more_rows")}</button>'
    return (
        f"{filters}\n"
        f'<div class="errata-scroll" data-search-exclude><table class="errata-table">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>{more}"
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
                "text": fold(" ".join(texts)),
                "row": row(entry, view, link),
            }
        )
    return f"errataIndex({json.dumps(facts, ensure_ascii=False, separators=(',', ':'))});\n"


def fold(text: str) -> str:
    """Return a text without what the filter does not tell apart: case, width, ways to compose a letter.

    The script of the page folds what a reader types in the same way. Upper case, since JavaScript has
    no other full mapping: ß and SS, ſ and S, ς and σ come together in it; ẞ does by way of ß.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower().upper())


def row(entry: Erratum, view: View, link: Link) -> str:
    """Return the row of an entry as HTML."""
    text = view.text
    cells = (
        f'<a class="erratum-id" href="{escape(link(view.addresses[entry.id]))}">{entry.id}</a>',
        escape(entry.title),
        place(entry, view.register, text),
        held(entry, view),
        kind(entry, text),
        f'<span class="erratum-status" data-status="{entry.status}">{text.html(entry.status)}</span>',
        f'<time datetime="{entry.published}">{entry.published}</time>',
    )
    return f'<tr id="{entry.id}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _filters(view: View, link: Link) -> str:
    register, text = view.register, view.text
    used = {entry.work for entry in register.errata}
    statuses, types = ({getattr(entry, name) for entry in register.errata} for name in ("status", "type"))
    works = {key: work for key, work in register.works.items() if key in used}
    editions = "".join(
        f'<optgroup label="{escape(work.title)}" lang="{work.lang}">'
        + "".join(_option(f"{key}/{one.id}", one.label or one.id, work.lang) for one in work.editions)
        + "</optgroup>"
        for key, work in works.items()
    )
    fields = {
        "work": "".join(_option(key, work.title, work.lang) for key, work in works.items()),
        "edition": editions,
        "status": "".join(_option(one, text[one]) for one in STATUSES if one in statuses),
        "type": "".join(_option(one, text[one]) for one in ("technical", "editorial") if one in types),
    }
    selects = "".join(
        f'<label>{text[name]} <select name="{name}">{_option("", text["any"])}{options}</select></label>'
        for name, options in fields.items()
    )
    total = len(register.errata)
    shown = text["shown_of_one" if total == 1 else "shown"]
    return (
        f'<form class="errata-filter"{text.attribute} aria-label="{text["filter"]}" '
        f'data-index="{escape(link(INDEX))}" data-search-exclude hidden>{selects}'
        f'<label>{text["search"]} <input type="search" name="text"></label>'
        f'<button type="button">{text["clear"]}</button>'
        f'<output data-shown="{shown}" data-total="{total}" '
        f'data-none="{text["none"]}" data-failed="{text["failed"]}"></output></form>'
    )


def _option(value: str, label: str, lang: str = "") -> str:
    own = f' lang="{lang}"' if lang else ""
    return f'<option value="{escape(value)}"{own}>{escape(label)}</option>'
