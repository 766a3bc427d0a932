"""Turn texts of an entry into HTML. Everything is escaped; only `code` spans in notes are marked up."""

import html
import re

from errata.register.model import Erratum
from errata.render.messages import Text
from errata.text.diff import words

# Bidirectional controls reorder what a reader sees, others steer a terminal: they are shown as
# their code point.
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Return a text whose characters stand in the order in which they are read."""
    return _CONTROL.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def visible_line(text: str) -> str:
    """Return a text in one line: a line break in it is shown, and begins no line of its own."""
    return re.sub("[\n\u2028\u2029]", lambda match: f"[U+{ord(match[0]):04X}]", visible(text))


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
