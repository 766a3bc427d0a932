"""The table of a register: rows, filters, and the index that the filters look through."""

import json
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from errata.register.model import Erratum, in_all
from errata.render import paging
from errata.render.entry import Link, View, held, kind, place
from errata.render.html import title
from errata.render.markup import Html
from errata.render.messages import STATUSES

INDEX = "errata-index.js"  # a script, since a page opened from a folder may load no data
PART = 500  # rows in a script
_FACTS = ("work", "type", "status")
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def rows(block: Sequence[Erratum], view: View, link: Link, front: bool) -> Html:
    """Return the table of a page as HTML; the front page has filters, which a script shows and applies."""
    names = ("id", "title", "work", "editions", "type", "status", "published")
    head = Html().join(Html('<th scope="col">{}</th>').format(view.text.html(name)) for name in names)
    body = Html("\n").join(row(entry, view, link) for entry in block)
    filters = more = Html()
    if front:
        filters = _filters(view, link)
        more = Html('<button type="button" class="errata-more" hidden>{}</button>').format(
            view.text.html("more_rows")
        )
    return Html(
        "{filters}\n"
        '<div class="errata-scroll" data-search-exclude><table class="errata-table">'
        "<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>{more}"
    ).format(filters=filters, head=head, body=body, more=more)


def index(view: View, link: Link) -> dict[str, str]:
    """Return what the filters look through, as scripts by name: facts, words, and the rows of each part.

    The facts of all entries are columns; the words stand each once with the entries that have them; so of a
    large register a reader who filters loads little, who searches the words, and of rows those that show.
    link: as the front page of the table writes an address.
    """
    register = view.register
    editions: list[list[str]] = []
    pages: dict[str, dict[int, int]] = {}
    words: dict[str, list[int]] = {}
    for n, entry in enumerate(register.errata):
        # An edition belongs to a work; whether an entry that does not say affects it is not known.
        editions.append(
            [
                f"{entry.work}/{edition.id}"
                for edition in register.works[entry.work].editions
                if register.affects(entry, edition.id) is not False
            ]
        )
        for edition, page in entry.location.pages.items():
            if (order := paging.order(page)) is not None:
                pages.setdefault(f"{entry.work}/{edition}", {})[n] = order
        for word in sorted(set(fold(_searched(entry)).split())):
            words.setdefault(word, []).append(n)
    facts = {
        **{name: _column([getattr(one, name) for one in register.errata]) for name in _FACTS},
        "edition": _column(editions),
        "page": pages,
        "rows": PART,
    }
    made = {
        INDEX: facts,
        # Differences of neighbours are small, and compress well.
        _part("words"): {"words": [*words], "steps": [*map(_steps, words.values())]},
    }
    for start in range(0, len(register.errata), PART):
        part = register.errata[start : start + PART]
        cells = zip(*(_cells(entry, view, link) for entry in part), strict=True)
        made[_part(start // PART)] = {"id": [one.id for one in part], "cells": [*map(_column, cells)]}
    return {name: f"errataIndex({_COMPACT.encode(data)});\n" for name, data in made.items()}


def _part(name: object) -> str:
    return INDEX.replace(".js", f"/{name}.js")


def _column(values: Sequence[Any]) -> dict[str, list[Any]]:
    """Return each value once, and which of them each entry has."""
    keys = [str(value) for value in values]
    numbers = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    once = dict(zip(keys, values, strict=True))
    return {"values": [once[key] for key in numbers], "of": [numbers[key] for key in keys]}


def _steps(numbers: list[int]) -> list[int]:
    """Return the first of ascending numbers, and by how much each next one is larger."""
    return [after - before for before, after in pairwise([0, *numbers])]


def _searched(entry: Erratum) -> str:
    """Return the text in which the filter looks for words."""
    local = [one for text in (entry.title, entry.notes) for one in in_all(text)]
    words = entry.original, entry.corrected, entry.source_text, *local
    return " ".join((entry.id, *entry.aliases, *words, entry.location.section, entry.location.file))


def fold(text: str) -> str:
    """Return a text without what the filter does not tell apart: case, width, ways to compose a letter.

    The script of the page folds what a reader types in the same way. Upper case, since JavaScript has
    no other full mapping: ß and SS, ſ and S, ς and σ come together in it; ẞ does by way of ß.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower().upper())


def row(entry: Erratum, view: View, link: Link) -> Html:
    """Return the row of an entry as HTML."""
    cells = Html().join(map(Html("<td>{}</td>").format, _cells(entry, view, link)))
    return Html('<tr id="{}">{}</tr>').format(entry.id, cells)


def _cells(entry: Erratum, view: View, link: Link) -> list[Html]:
    if entry.id not in view.cells:
        view.cells[entry.id] = _told(entry, view)
    identity = Html('<a class="erratum-id" href="{}">{}</a>')
    return [identity.format(link(view.addresses[entry.id]), entry.id), *view.cells[entry.id]]


def _told(entry: Erratum, view: View) -> list[Html]:
    """Return the cells of a row that are the same in each table."""
    text = view.text
    status = Html('<span class="erratum-status" data-status="{}">{}</span>')
    return [
        title(entry, text),
        place(entry, view.register, text),
        held(entry, view),
        kind(entry, text),
        status.format(entry.status, text.html(entry.status)),
        Html('<time datetime="{day}">{day}</time>').format(day=entry.published),
    ]


def _filters(view: View, link: Link) -> Html:
    register, text = view.register, view.text
    used = {entry.work for entry in register.errata}
    statuses, types = ({getattr(entry, name) for entry in register.errata} for name in ("status", "type"))
    works = {key: work for key, work in register.works.items() if key in used}
    editions = [
        Html('<optgroup label="{}" lang="{}">{}</optgroup>').format(
            work.title,
            work.lang,
            Html().join(_option(f"{key}/{one.id}", one.label or one.id, work.lang) for one in work.editions),
        )
        for key, work in works.items()
    ]
    fields = {
        "work": [_option(key, work.title, work.lang) for key, work in works.items()],
        "edition": editions,
        "status": [_option(one, text[one]) for one in STATUSES if one in statuses],
        "type": [_option(one, text[one]) for one in ("technical", "editorial") if one in types],
    }
    selects = Html().join(
        Html('<label>{} <select name="{}">{}</select></label>').format(
            text[name], name, Html().join([_option("", text["any"]), *options])
        )
        for name, options in fields.items()
    )
    total = len(register.errata)
    # The script fills the places in these.
    names = "shown_of_one" if total == 1 else "shown", "none", "loosen"
    shown, none, loosen = (Html(text[name]) for name in names)
    return Html(
        '<form class="errata-filter"{lang} aria-label="{filter}" '
        'data-search-exclude hidden><a href="{index}" hidden></a>{selects}'
        '<label>{search} <input type="search" name="text"></label>'
        '<button type="button">{clear}</button>'
        '<output data-shown="{shown}" data-total="{total}" '
        'data-none="{none}" data-loosen="{loosen}" data-failed="{failed}"></output></form>'
    ).format(
        lang=text.attribute,
        index=link(INDEX),
        selects=selects,
        shown=shown,
        total=total,
        none=none,
        loosen=loosen,
        **{name: text[name] for name in ("filter", "search", "clear", "failed")},
    )


def _option(value: str, label: str, lang: str = "") -> Html:
    own = Html(' lang="{}"').format(lang) if lang else Html()
    return Html('<option value="{}"{}>{}</option>').format(value, own, label)
