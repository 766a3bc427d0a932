"""What the copy check reads of Markdown, beside what another parser puts on the page."""

import re

from markdown_it import MarkdownIt

from errata.text import markdown, match
from errata.text.html import Page


def read(text):
    """Return the words of a Markdown text as we read them, and as they are on the page of another parser."""
    # What our dialect or the blocks decide, which words are compared without: code in tabs and notes, and
    # the marks of footnotes.
    text = re.sub(r"(?m)^    .*\n|^ *\d+\. |\[\^[\w-]+\]:?", "", text)
    html = MarkdownIt("commonmark").enable("table").render(text)

    def words(seen):
        return re.sub(r"[-+*|#>~:=]", "", match.fold(seen).text)

    return words(markdown.seen(text)), words(Page(html).text.seen)
