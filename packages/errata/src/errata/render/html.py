"""Turn texts of an entry into HTML. Everything is escaped; only `code` spans in notes are marked up."""

import html
import re

from errata.register.characters import visible
from errata.register.model import Erratum
from errata.render.messages import Text
from errata.text.diff import words


def escape(text: str) -> str:
    """Return a text as HTML that shows it, and that no template language reads."""
    return html.escape(visible(text)).replace("{", "&#123;").replace("}", "&#125;")


def notes(text: str) -> str:
    """Return a text with `code` spans as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def anchor(text: str, url: str) -> str:
    """Return a link, or only the text if there is no address; the schema lets none but http(s) through."""
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def section(entry: Erratum, text: Text) -> str:
    """Return the section of an entry as plain text; a number says that it is one."""
    name = entry.location.section
    return text["section"].format(number=name) if name[0].isdigit() else name


def word_diff(entry: Erratum, text: Text) -> str:
    """Return the diff as HTML with <del> and <ins>, legible without colour and by screen readers."""
    location = entry.location
    pieces = [_context(location.prefix)]
    for kind, part in words(entry.original, entry.corrected):
        if kind == "equal":
            pieces.append(escape(part))
        else:
            tag, label = ("del", "deleted") if kind == "delete" else ("ins", "inserted")
            pieces.append(f"<{tag}>{_hidden(label, text)}{escape(part)}{_hidden('end', text)}</{tag}>")
    pieces.append(_context(location.suffix))
    return "".join(pieces)


def _context(text: str) -> str:
    return f'<span class="erratum-context">{escape(text)}</span>' if text else ""


def _hidden(label: str, text: Text) -> str:
    """Return a word of ours in a quote, whose language may be another."""
    return f'<span class="erratum-hidden" lang="{text.lang}">{text[label]}</span>'
