"""The table of a register: rows, filters, and the index that the filters look through."""

import json
import unicodedata
from collections.abc import Sequence

from errata.register.model import Erratum, in_all
from errata.render import paging
from errata.render.entry import Link, View, held, kind, place
from errata.render.html import title
from errata.render.markup import Html
from errata.render.messages import STATUSES

INDEX = "errata-index.js"  # a script, since a page opened from a folder may load no data


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


def index(view: View, link: Link) -> str:
    """Return the script with what the filters look through: each entry's facts and its row.

    link: as the front page of the table writes an address.
    """
    register = view.register
    facts = []
    for entry in register.errata:
        local = [one for text in (entry.title, entry.notes) for one in in_all(text)]
        words = entry.original, entry.corrected, entry.source_text, *local
        texts = entry.id, *entry.aliases, *words, entry.location.section, entry.location.file
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
                "text": fold(" ".join(filter(None, texts))),
                "page": {
                    f"{entry.work}/{edition}": order
                    for edition, page in entry.location.pages.items()
                    if (order := paging.order(page)) is not None
                },
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


def row(entry: Erratum, view: View, link: Link) -> Html:
    """Return the row of an entry as HTML."""
    text = view.text
    return Html(
        '<tr id="{id}"><td><a class="erratum-id" href="{address}">{id}</a></td><td>{title}</td>'
        "<td>{place}</td><td>{editions}</td><td>{kind}</td>"
        '<td><span class="erratum-status" data-status="{status}">{standing}</span></td>'
        '<td><time datetime="{day}">{day}</time></td></tr>'
    ).format(
        id=entry.id,
        address=link(view.addresses[entry.id]),
        title=title(entry, text),
        place=place(entry, view.register, text),
        editions=held(entry, view),
        kind=kind(entry, text),
        status=entry.status,
        standing=text.html(entry.status),
        day=entry.published,
    )


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
