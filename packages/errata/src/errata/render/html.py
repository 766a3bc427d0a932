"""Turn texts of an entry into HTML. Everything is escaped; `code` spans and what is cited are marked up."""

import re

from errata.register.model import Erratum, Work
from errata.render.markup import Html
from errata.render.messages import Text
from errata.text.diff import words

_CITED = re.compile(
    r"(?:\b(?P<name>[\w-]{1,39}/[\w.-]{1,100}) )?"
    r"\b(?:commit (?P<hash>(?=[a-f]*\d)[0-9a-f]{7,40})|(?P<thread>issue|pull request) (?P<number>\d+))\b",
    re.ASCII | re.IGNORECASE,
)
_REPOSITORY = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)", re.ASCII)


def notes(text: str, entry: Erratum, work: Work) -> Html:
    """Return a text with `code` spans and links as HTML."""
    return cited(Html(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(Html.escape(text)))), entry, work)


def cited(html: Html, entry: Erratum, work: Work) -> Html:
    """Return HTML in which a commit, an issue or a pull request is a link, if its repository is known.

    It is the one of an address that the entry gives, of just this commit or thread, or else the work's.
    """
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


def word_diff(entry: Erratum, text: Text) -> Html:
    """Return the diff as HTML with <del> and <ins>, legible without colour and by screen readers."""
    location = entry.location
    pieces = [_context(location.prefix)]
    for kind, part in words(entry.original, entry.corrected):
        if kind == "equal":
            pieces.append(Html.escape(part))
        else:
            tag, label = ("del", "deleted") if kind == "delete" else ("ins", "inserted")
            values = (_hidden(label, text), part, _hidden("end", text))
            pieces.append(Html(f"<{tag}>{{}}{{}}{{}}</{tag}>").format(*values))
    pieces.append(_context(location.suffix))
    return Html().join(pieces)


def _context(text: str) -> Html:
    return Html('<span class="erratum-context">{}</span>').format(text) if text else Html()


def _hidden(label: str, text: Text) -> Html:
    """Return a word of ours in a quote, whose language, and direction, may be another."""
    return Html('<bdi class="erratum-hidden" lang="{}">{}</bdi>').format(text.lang, text[label])
