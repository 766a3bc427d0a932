"""The errata of one edition on a sheet: by page, to print and lay into the book, or as a page of the site."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from importlib.resources import files
from mimetypes import guess_type
from typing import NamedTuple

from errata.register.model import Edition, Erratum, Picture, Register, Work
from errata.render import messages, paging
from errata.render.html import Formula, as_written, formula, notes, quote, scope, section, title
from errata.render.markup import Html
from errata.render.messages import Text

PAGED = ("print", "pdf")  # formats of editions that have a page of the site
MANY = 200  # errata of an edition without a page of the site, which would be too large
_SHOWN = ("verified", "held-for-document-update")


class Sheet(NamedTuple):
    """One edition of a work with its errata, by page; those without a page come last, by section.

    key: of the work.
    """

    register: Register
    key: str
    edition: Edition
    errata: tuple[Erratum, ...]

    @property
    def work(self) -> Work:
        """The work of the edition."""
        return self.register.works[self.key]

    @property
    def name(self) -> str:
        """The name of its page of the site, without ending."""
        return f"errata/{self.key}/{self.edition.id}"

    @property
    def label(self) -> str:
        """What a reader calls the edition."""
        return self.edition.label or self.edition.id


def of(register: Register, key: str, edition: Edition) -> Sheet:
    """Return the sheet of an edition: what is verified or held and affects it, or may."""
    return _sorted(register, key, edition, _of(register, key, edition))


def _of(register: Register, key: str, edition: Edition) -> list[Erratum]:
    """Return what is on the sheet of an edition, in the order of the register."""
    return [
        entry
        for entry in register.by_work[key]
        if entry.status in _SHOWN and register.affects(entry, edition.id) is not False
    ]


def _sorted(register: Register, key: str, edition: Edition, errata: list[Erratum]) -> Sheet:
    """Return a sheet with its errata in order."""

    def place(entry: Erratum) -> tuple[object, ...]:
        page = entry.location.pages.get(edition.id, "")
        order = paging.order(page)
        where = paging.natural(entry.location.section), paging.natural(entry.id)
        return (not page, order is None, order or 0, page, *where)

    return Sheet(register, key, edition, tuple(sorted(errata, key=place)))


def paged(register: Register) -> Iterator[Sheet]:
    """Yield the sheets that have a page of the site: of each printing and PDF with errata, up to MANY."""
    for key, work in register.works.items():
        for edition in work.editions:
            if edition.format in PAGED and 0 < len(errata := _of(register, key, edition)) < MANY:
                yield _sorted(register, key, edition, errata)


def rows(
    sheet: Sheet,
    text: Text,
    identity: Callable[[Erratum], Html],
    source: Callable[[Picture], str],
    show: Formula = formula,
) -> Html:
    """Return the errata of a sheet as a table in HTML, or a sentence if there are none.

    identity: how the id of an entry is shown. source: the address of a picture. show: turns a formula in
    TeX into HTML.
    """
    if not sheet.errata:
        return Html("<p>{}</p>").format(text.html("sheet_none"))
    by_page = any(sheet.edition.id in entry.location.pages for entry in sheet.errata)
    names = [*(["page"] if by_page else []), "part", "correction", "id"]
    head = Html().join(Html('<th scope="col">{}</th>').format(text.html(name)) for name in names)
    body = []
    for entry in sheet.errata:
        page = Html("<bdi>{}</bdi>").format(entry.location.pages.get(sheet.edition.id, ""))
        where = Html(text["comma"]).join([section(entry, text), *scope(entry, text)])
        cells = [
            *([page] if by_page else []),
            Html("<bdi>{}</bdi>").format(where),
            _correction(entry, sheet, text, source, show),
            identity(entry),
        ]
        body.append(Html("<tr>{}</tr>").format(Html().join(map(Html("<td>{}</td>").format, cells))))
    return Html(
        '<table class="errata-sheet"><thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>'
    ).format(head, Html("\n").join(body))


def _correction(
    entry: Erratum, sheet: Sheet, text: Text, source: Callable[[Picture], str], show: Formula
) -> Html:
    """Return what is wrong and right; what to do, if there are neither words nor pictures."""
    parts = [Html("<p><strong>{}</strong></p>").format(title(entry, text))]
    if sheet.register.affects(entry, sheet.edition.id) is None:
        parts.append(Html("<p><em>{}</em></p>").format(text.html("possible")))
    words = quote(entry, text, show)
    if words:
        diff = Html('<div class="erratum-diff" lang="{}">{}</div>')
        parts.append(diff.format(sheet.work.lang, words))
    for name, picture in entry.pictures.shown:
        parts.append(
            Html('<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>').format(
                source(picture), picture.alt, text.html(f"{name}_picture")
            )
        )
    if not entry.corrected and not entry.pictures.corrected and entry.notes:
        parts.append(notes(entry.notes, entry, sheet.work, text))
    return Html().join(parts)


def subject(sheet: Sheet, text: Text) -> Html:
    """Return of what a sheet is: work and edition."""
    cite = Html('<cite lang="{}" dir="auto">{}</cite>').format(sheet.work.lang, sheet.work.title)
    return Html(text["comma"]).join([cite, Html("<bdi>{}</bdi>").format(sheet.label)])


def changed(sheet: Sheet, text: Text) -> Html:
    """Return on which day the errata of a sheet changed last; nothing if it has none."""
    days = [entry.updated for entry in sheet.errata]
    return text.html("sheet_day", day=max(days)) if days else Html()


def page(sheet: Sheet) -> str:
    """Return a sheet as one HTML file, in the language of the work if its words are known, to print.

    It holds its pictures, and its formulas are in TeX.
    """
    text = messages.text(sheet.work.lang)

    def embedded(picture: Picture) -> str:
        content = b64encode((sheet.register.root / picture.file).read_bytes()).decode()
        return f"data:{guess_type(picture.file)[0]};base64,{content}"

    assets = files("errata.render").joinpath("assets")
    styles = (assets.joinpath(name).read_text("utf-8") for name in ("errata.css", "sheet.css"))
    author = Html("<bdi>{}</bdi> · ").format(sheet.work.author) if sheet.work.author else Html()
    return Html(
        '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>{plain}</title>\n'
        "<style>\n{styles}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n<p>{author}{day}</p>\n"
        "{rows}\n</main>\n</body>\n</html>\n"
    ).format(
        lang=text.lang,
        plain=text["sheet"].format(subject=text["comma"].join((sheet.work.title, sheet.label))),
        styles=Html("".join(styles)),
        heading=text.html("sheet", subject=subject(sheet, text)),
        author=author,
        day=changed(sheet, text),
        rows=rows(sheet, text, lambda entry: Html.escape(entry.id), embedded, as_written),
    )
