"""HTML that escapes what is put into it, so that none of a register's texts is ever read as HTML."""

import html
import re
from collections.abc import Iterable
from typing import Any, Self

from markupsafe import Markup

from errata.register.characters import STEERING, visible

_WRITTEN_OTHERWISE = re.compile(f"""[&<>"'{{}}]|{STEERING.pattern}""")


class Html(Markup):
    """A piece of HTML: `Html("<b>{}</b>").format(text)`, and `+` and `join`, escape whatever is no HTML.

    A text that is escaped is also one that no template language reads, in the order in which it is read.
    What is handed to others is made a plain `str`, whose methods do not escape.
    """

    def __new__(cls, text: str = "") -> Self:
        return str.__new__(cls, text)

    @classmethod
    def escape(cls, value: Any, /) -> Self:
        """Return HTML as it is, and anything else as HTML that shows it."""
        return value if isinstance(value, cls) else cls(_escaped(value))

    def format(self, *args: Any, **values: Any) -> Self:
        """Return this HTML with values in its places, which are without a format: `{}` or `{name}`."""
        shown = {name: _escaped(value) for name, value in values.items()} if values else values
        return str.__new__(type(self), str.format(self, *map(_escaped, args), **shown))

    def join(self, parts: Iterable[Any], /) -> Self:
        """Return parts with this HTML between them."""
        return str.__new__(type(self), str.join(self, map(_escaped, parts)))


def _escaped(value: Any) -> str:
    if isinstance(value, Markup):
        return value
    text = str(value)
    if not _WRITTEN_OTHERWISE.search(text):  # most texts, and a page is made of thousands
        return text
    return html.escape(visible(text)).replace("{", "&#123;").replace("}", "&#125;")
