"""A link to a term of the glossary shows its definition: overrides/assets/site.js opens it.

The definitions that a page links stand at its end, so they need no request and are there from file:// too;
a screen reader finds them as descriptions of the links. Search, llms.txt and notes have read the page before.
"""

import re
from functools import lru_cache
from posixpath import dirname, join, normpath

from bs4 import BeautifulSoup
from mkdocs.plugins import event_priority

_LINK = re.compile(r'<a href="([^"#]*)#([\w-]+)"')
_UNQUOTED = ".headerlink, .katex-html, .erratum-report, .footnote-ref"
_definitions: dict[str, str] = {}  # HTML by id of the term


@event_priority(-100)  # after plugins have put their part into the glossary
def on_env(env, config, files):
    _definitions.clear()
    page = files.get_file_from_path("glossary.md").page
    _definitions.update(definitions(page.content))
    return env


@lru_cache(maxsize=1)
def definitions(html: str) -> dict[str, str]:
    """Return the first paragraph below each term of the glossary, without links, formulas as MathML."""
    soup = BeautifulSoup(html, "html.parser")
    for part in soup.select(_UNQUOTED):
        part.decompose()
    for part in soup.select("a, .katex, .katex-mathml, .math"):
        part.unwrap()
    for part in soup.select("annotation"):
        part.decompose()
    terms = {term: term.find_next_sibling() for term in soup.select("h3[id]")}
    return {term["id"]: text.decode_contents() for term, text in terms.items() if text and text.name == "p"}


@event_priority(-100)  # after plugins that look at links
def on_post_page(output, page, config):
    if page.file.src_uri == "glossary.md":
        return output
    glossary = "glossary" if config.use_directory_urls else "glossary.html"
    shown: dict[str, str] = {}

    def describe(match):
        to = normpath(join(page.url if page.url.endswith("/") else dirname(page.url), match[1]))
        if to != glossary or match[2] not in _definitions:
            return match[0]
        shown[match[2]] = _definitions[match[2]]
        return f'{match[0]} aria-describedby="term-{match[2]}"'

    head, end, rest = _LINK.sub(describe, output).rpartition("</article>")
    terms = "".join(
        f'<div class="term" id="term-{term}" role="tooltip" popover>{text}</div>'
        for term, text in shown.items()
    )
    return f"{head}{terms}{end}{rest}"
