"""Turn texts of an entry into HTML. Everything is escaped; only `code` spans in notes are marked up."""

import re

from errata.register.model import Erratum
from errata.render.markup import Html
from errata.render.messages import Text
from errata.text.diff import words


def notes(text: str) -> Html:
    """Return a text with `code` spans as HTML."""
    return Html(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(Html.escape(text))))


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
