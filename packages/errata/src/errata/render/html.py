"""Turn texts of an entry into HTML. All is escaped; `code` spans, addresses and citations are marked up."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from errata.register.model import Erratum, Register, Work, language, said
from errata.render.markup import Html
from errata.render.messages import Text
from errata.text.diff import Piece, lines, words

_CITES = ("commit ", "issue ", "pull request ")  # of all texts few do
_CITED = re.compile(
    r"(?:\b(?P<name>[\w-]{1,39}/[\w.-]{1,100}) )?"
    r"\b(?:commit (?P<hash>(?=[a-f]*\d)[0-9a-f]{7,40})|(?P<thread>issue|pull request) (?P<number>\d+))\b",
    re.ASCII | re.IGNORECASE,
)
_REPOSITORY = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)", re.ASCII)


_MARKED = re.compile(r"`(?P<code>[^`]+)`|(?P<url>https?://[A-Za-z0-9][!#-;=?-_a-~]*)")  # an address in ASCII

Formula = Callable[[str], Html]
"""Turns a formula in TeX into HTML."""


def notes(text: str, entry: Erratum, work: Work, to: Text, label: Html | None = None) -> Html:
    """Return a text in the language of a page, if it has it, as paragraphs of HTML, perhaps with a label."""
    lang, parts = of_language(text, to), re.split(r"\n\s*\n", said(text, to.lang).strip())
    first, *others = (inline(part, entry, work) for part in parts)
    made = Html("<p>{}<bdi{}>{}</bdi></p>").format(label, lang, first) if label else _paragraph(first, lang)
    return Html("\n").join([made, *(_paragraph(one, lang) for one in others)])


def _paragraph(html: Html, lang: Html) -> Html:
    return Html('<p dir="auto"{}>{}</p>').format(lang, html)


def inline(text: str, entry: Erratum, work: Work) -> Html:
    """Return a text with `code` spans, addresses as links, and what is cited as links, as HTML."""
    pieces, last = [], 0
    for found in _MARKED.finditer(text):
        pieces.append(Html.escape(text[last : found.start()]))
        last = found.end()
        if found["code"]:
            pieces.append(Html("<code>{}</code>").format(found["code"]))
        else:
            url = _address(found["url"])
            pieces += [anchor(url, url), Html.escape(found["url"][len(url) :])]
    return cited(Html().join([*pieces, Html.escape(text[last:])]), entry, work)


def _address(url: str) -> str:
    """Return an address without the punctuation of the sentence that it ends; a bracket of its own stays."""
    while url[-1] in ".,;:!?'*]}" or (url[-1] == ")" and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def of_language(text: str, to: Text) -> Html:
    """Return the attribute of an element with a text that has several languages."""
    lang = language(text, to.lang)
    return Html(' lang="{}"').format(lang) if lang else Html()


def title(entry: Erratum, to: Text) -> Html:
    """Return the title of an entry as HTML, apart from what stands around it."""
    return Html("<bdi{}>{}</bdi>").format(of_language(entry.title, to), said(entry.title, to.lang))


def cited(html: Html, entry: Erratum, work: Work) -> Html:
    """Return HTML in which a commit, an issue or a pull request is a link, if its repository is known.

    It is the one of an address that the entry gives, of just this commit or thread, or else the work's.
    """
    told = str.lower(html)
    if not any(one in told for one in _CITES):
        return html
    addresses = [one.url for one in entry.references] + [one.url for one in entry.credits]

    def link(match: re.Match[str]) -> str:
        thread, end = match["thread"], match["number"] or match["hash"]
        kind = {"i": "issues", "p": "pull"}[thread[0].lower()] if thread else "commit"
        part = f"{kind}/{end}$" if thread else f"(commit|blob)/{end}"
        known = [url for url in addresses if re.search(f"/{part}", url)] or [work.url]
        home = _REPOSITORY.match(known[0])
        if not home or match["name"] not in (None, home[1]):
            return match[0]
        return anchor(match[0], f"{home[0]}/{kind}/{end}")

    return Html(_CITED.sub(link, str(html)))


def anchor(text: str, url: str) -> Html:
    """Return a link, or only the text if there is no address; the schema lets none but http(s) through."""
    return Html('<a href="{}">{}</a>').format(url, text) if url else Html.escape(text)


def section(entry: Erratum, text: Text) -> str:
    """Return the section of an entry as plain text; a number says that it is one."""
    name = entry.location.section
    return text["section"].format(number=name) if name[0].isdigit() else name


def scope(entry: Erratum, text: Text) -> list[str]:
    """Return in which file an entry is found, and how often, if that is said."""
    location, often = entry.location, entry.location.occurrences
    counted = text["everywhere"] if often == "all" else text["times"].format(count=often)
    return [*([location.file] if location.file else []), *([] if often == 1 else [counted])]


def places(entry: Erratum, register: Register, text: Text) -> list[str]:
    """Return where an entry is found, besides its section: in which file, how often, on which pages."""
    pages = entry.location.pages
    return scope(entry, text) + [
        text["on_page"].format(page=pages[one.id], edition=one.label or one.id)
        for one in register.works[entry.work].editions
        if one.id in pages
    ]


def formula(tex: str) -> Html:
    """Return a formula as pymdownx.arithmatex writes it, for what sets formulas on the host."""
    return Html('<span class="arithmatex">\\({}\\)</span>').format(tex)


def as_written(tex: str) -> Html:
    """Return a formula in TeX as it is written."""
    return Html("<code>{}</code>").format(tex)


def quote(entry: Erratum, text: Text, formula: Formula = formula) -> Html:
    """Return the diff of an entry as HTML with <del> and <ins>, legible without colour and by screen readers.

    It is one element: of a text by word, of code by line, of a formula the whole on both sides. Nothing if
    the entry has no words.
    """
    location = entry.location
    if not entry.original and not entry.corrected:
        return Html()
    if entry.form == "code":
        both = (f"{location.prefix}{one}{location.suffix}" for one in (entry.original, entry.corrected))
        return Html('<pre class="erratum-code" dir="ltr">{}</pre>').format(_code(*both, text=text))
    if entry.form == "math":
        pieces = [Piece("delete", entry.original), Piece("insert", entry.corrected)]
        diff = _changes([piece for piece in pieces if piece.text], text, formula)
    else:
        diff = _changes(words(entry.original, entry.corrected), text, Html.escape)
    attributes = Html('class="erratum-math" dir="ltr"' if entry.form == "math" else 'dir="auto"')
    context = _context(location.prefix), _context(location.suffix)
    return Html("<p {}>{}{}{}</p>").format(attributes, context[0], diff, context[1])


def _changes(pieces: Sequence[Piece], text: Text, show: Formula) -> Html:
    return Html().join(
        Html.escape(part) if kind == "equal" else _changed(kind, show(part), text) for kind, part in pieces
    )


def _changed(kind: str, html: Html, text: Text) -> Html:
    tag, label = ("del", "deleted") if kind == "delete" else ("ins", "inserted")
    return Html(f"<{tag}>{{}}{{}}{{}}</{tag}>").format(_hidden(label, text), html, _hidden("end", text))


def _code(original: str, corrected: str, *, text: Text) -> Html:
    """Return code by line; in a line that changed in part, <b> marks the words that did."""
    made = []
    for kind, pieces in lines(original, corrected):
        in_part = any(piece.kind == "equal" for piece in pieces)
        marked = [
            Html("<b>{}</b>" if in_part and piece != "equal" else "{}").format(part) for piece, part in pieces
        ]
        line = Html().join(marked)
        made.append(line if kind == "equal" else _changed(kind, line, text))
    return Html("\n").join(made)


def _context(text: str) -> Html:
    return Html('<span class="erratum-context">{}</span>').format(text) if text else Html()


@cache
def _hidden(label: str, text: Text) -> Html:
    """Return a word of ours in a quote, whose language, and direction, may be another."""
    return Html('<bdi class="erratum-hidden" lang="{}">{}</bdi>').format(text.lang, text[label])
