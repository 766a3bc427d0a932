"""The pages of a register, as Markdown frames in which the plugin puts the HTML of the entries."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from errata.register.model import Erratum, Ids, Register
from errata.render import paging, table
from errata.render import sheet as sheets
from errata.render.entry import Link, View, article, picture_address
from errata.render.html import anchor
from errata.render.markup import Html
from errata.render.messages import ENGLISH, STATUSES, Text

_TABLE = '<div data-errata="table"></div>'
_SHEET = '<div data-errata="sheet"></div>'
_PAGES = '<div data-errata="pages"></div>'
_MONTH = re.compile(r'<div data-errata="([0-9-]+)"></div>')
# A search finds every entry by its id and its words, after the pages that explain; a table repeats them.
_SEARCHED_LAST = "---\nsearch:\n  boost: 0.1\n---\n"
_UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n"

Block = tuple[Erratum, ...]


class Frame(NamedTuple):
    """A page before its entries are put in.

    front: the page that readers come to first; it leads to all `others`, another one to its
    neighbours and the front page. Names have no ending.
    sheet: whose errata it has by page.
    """

    markdown: str
    block: Block
    front: bool
    others: dict[str, Block]
    sheet: sheets.Sheet | None = None


def frames(register: Register, text: Text = ENGLISH) -> dict[str, Frame]:
    """Return the pages of the changelog and of the table, and the sheets, by name."""
    entries = paging.entries(register)
    changelog = {paging.changelog(n, len(entries)): block for n, block in enumerate(entries, 1)}
    rows = {paging.table(n): block for n, block in enumerate(paging.blocks(register, paging.ROWS), 1)}
    made = {}
    for pages, front, write in ((changelog, "changelog", _changelog), (rows, "errata", _table)):
        names = list(pages)
        for n, (name, block) in enumerate(pages.items()):
            near = names if name == front else [*names[max(n - 1, 0) : n + 2], front]
            others = {other: pages[other] for other in names if other in near and other != name}
            made[name] = Frame(write(register, block, name == front, text), block, name == front, others)
    for one in sheets.paged(register):
        made[one.name] = Frame(_sheet(one, text), one.errata, False, {}, one)
    return made


def _changelog(register: Register, block: Block, front: bool, text: Text) -> str:
    """Return a page of the changelog as Markdown, with a placeholder `<div data-errata>` for each month."""
    if front:
        lines = [f"# {text.html('changelog')} {{#errata-changelog}}", "", text.html("intro"), ""]
        for status in STATUSES:
            meaning = text.html("status_means", status=text[status], meaning=Html(text[f"means_{status}"]))
            lines.append(f"- {meaning}")
        lines += ["", tally(register, text), "", text.html("tally_meaning"), "", text.html("changelog_more")]
        lines.append(_feed(register, text))
    else:
        lines = [f"# {text.html('changelog')}, {_range(block, register.ids)} {{#errata-changelog}}"]
    lines += ["", _PAGES]
    for month in _months(block):
        place = Html('<div data-errata="{}"></div>').format(month)
        lines += ["", f"## {month} {{#errata-{month}}}", "", place]
    return _SEARCHED_LAST + "\n".join(lines)


def _months(block: Block) -> dict[str, Block]:
    """Return entries by month, newest day first; of one day, in the order of the register."""
    entries = sorted(block, key=lambda entry: entry.published, reverse=True)
    return {month: tuple(group) for month, group in groupby(entries, lambda entry: entry.published[:7])}


def _table(register: Register, block: Block, front: bool, text: Text) -> str:
    """Return a page of the table as Markdown, with a placeholder for it."""
    if front:
        intro = text.html("register_intro", rows=paging.ROWS)
        lines = [f"# {text.html('register')} {{#errata-register}}", "", intro, _feed(register, text)]
        lines += _sheets(register, text)
    else:
        lines = [
            f"{_UNSEARCHED}# {text.html('register')}, {_range(block, register.ids)} {{#errata-register}}"
        ]
    return "\n".join([*lines, "", _PAGES, "", _TABLE])


def _sheet(one: sheets.Sheet, text: Text) -> str:
    """Return the page of a sheet as Markdown, with a placeholder for its table."""
    lines = [
        f"{_UNSEARCHED}# {_plain(text.html('sheet', subject=sheets.subject(one, text)))} {{#errata-sheet}}",
        "",
        text.html("sheet_more", edition=Html(_plain(Html.escape(one.label)))).replace(
            "errata.md", "../../errata.md"
        ),
        "",
        _SHEET,
    ]
    return "\n".join(lines)


def _sheets(register: Register, text: Text) -> Iterator[str]:
    """Yield the links to the sheets as a list in Markdown, below what it is."""
    for n, one in enumerate(sheets.paged(register)):
        if not n:
            yield from ("", f"{text.html('sheets')}:", "")
        count = Html(" ({})").format(len(one.errata))
        yield f"- [{_plain(sheets.subject(one, text))}]({one.name}.md){count}"


def _plain(html: Html) -> str:
    """Return HTML in which Markdown marks up nothing."""
    marks = re.compile(r"(<[^>]*>)|([\\`*_\[\]~^|!:$=+-])")
    return marks.sub(lambda found: found[1] or f"&#{ord(found[2])};", html)


def _feed(register: Register, text: Text) -> str:
    return text.html("feed_more") if register.id else ""


def fill(html: str, frame: Frame, view: View, link: Link, placed: Callable[[Html], str] = str) -> str:
    """Return a page with its entries or its table, and the links to the other pages, in place.

    html: the HTML of its frame, or the frame itself. placed: makes of HTML what stands there.
    """
    months = _months(frame.block)
    top = bottom = ""
    if frame.others:
        text = view.text
        held = text.html(
            "held", range=_range(frame.block, view.register.ids), total=len(view.register.errata)
        )
        top = placed(Html('<p>{} <a href="#errata-pages">{}</a></p>').format(held, text.html("pages")))
        bottom = placed(_others(frame, view, link))
    html = html.replace(_PAGES, top, 1)
    if frame.sheet:
        html = html.replace(_SHEET, placed(_filled(frame.sheet, view, link)), 1)
    if _TABLE in html:
        html = html.replace(_TABLE, placed(table.rows(frame.block, view, link, frame.front)), 1)

    def entries(found: re.Match[str]) -> str:
        return "\n\n".join(placed(article(entry, view, link)) for entry in months[found[1]])

    return _MONTH.sub(entries, html) + bottom


def _filled(one: sheets.Sheet, view: View, link: Link) -> Html:
    """Return the table of a sheet with its day; the ids lead to the whole entries."""
    made = sheets.rows(
        one,
        view.text,
        lambda entry: anchor(entry.id, link(view.addresses[entry.id])),
        lambda picture: link(picture_address(picture.file)),
    )
    return Html("<p>{}</p>\n{}").format(sheets.changed(one, view.text), made)


def _range(block: Block, ids: Ids) -> str:
    """Return the ids of a page, first and last if it has several; one without a number stands apart."""
    given = [entry.id for entry in block if entry.id != ids.placeholder]
    ends = ["–".join(dict.fromkeys((given[0], given[-1])))] if given else []
    return ", ".join([*ends, *([ids.placeholder] if len(given) < len(block) else [])])


def _others(frame: Frame, view: View, link: Link) -> Html:
    items = Html().join(
        Html('<li><a href="{}" data-first="{}" data-last="{}">{}</a></li>').format(
            link(name + view.end), block[0].id, block[-1].id, _range(block, view.register.ids)
        )
        for name, block in frame.others.items()
    )
    text = view.text
    label = text["pages" if frame.front else "near"]
    return Html(
        '<nav class="errata-pages" id="errata-pages"{lang} aria-label="{label}" '
        "data-search-exclude><p>{label}{colon}</p><ul>{items}</ul></nav>"
    ).format(lang=text.attribute, label=label, colon=text["colon"], items=items)


def tally(register: Register, text: Text = ENGLISH) -> str:
    """Count the entries in two sentences; each stands in one of the last four counts."""
    proofs = [entry.proof for entry in register.errata if entry.proof]
    others = [
        entry.type
        for entry in register.errata
        if not entry.proof or not (entry.proof.reason or entry.proof.waived)
    ]
    return text.html(
        "tally",
        total=len(register.errata),
        proved=sum(bool(proof.reason) for proof in proofs),
        waived=sum(bool(proof.waived) for proof in proofs),
        editorial=others.count("editorial"),
        technical=others.count("technical"),
    )
