"""Links in a page that open the issue form, filled in with where the reader is."""

import re
from html import unescape
from urllib.parse import urlencode

from errata.register import schema
from errata.render.markup import Html
from errata.render.messages import ENGLISH, Text

# Each reads on to the next tag of its kind at most: a page of tags that nothing closes takes no longer.
_HEADING = re.compile(r"(<h([1-6])\b[^<>]*+>)((?:(?!</?h[1-6]\b).)*+)</h\2>", re.DOTALL)
_ID = re.compile(r"\sid=\"([^\"]+)\"")
_PERMALINK = re.compile(r'<a class="headerlink"(?:(?!</?a\b).)*+</a>', re.DOTALL)
_TAG = re.compile(r"<[^<>]+>")


def address(repository: str, work: str, section: str, page: str) -> str:
    """Return the address of the issue form with its fields filled in; a form leaves out what it lacks."""
    section = section[: schema.field("section")["maxLength"]]
    fields = {"template": "erratum.yml", "work": work, "section": section, "page": page}
    known = urlencode({name: value for name, value in fields.items() if value})
    return f"{repository.rstrip('/')}/issues/new?{known}"


def add(html: str, repository: str, work: str, title: str, page: str, text: Text = ENGLISH) -> str:
    """Return the HTML of a page with a link that reports an erratum at each heading and at its end.

    work: the key of the pages in the register. title: of the page. page: its address.
    text: the words of the links.
    """

    def link(section: str, anchor: str, attributes: Html, words: str) -> Html:
        href = address(repository, work, section, page + anchor)
        return Html('<a {}{} href="{}" data-erratum-report>{}</a>').format(
            attributes, text.attribute, href, words
        )

    def heading(match: re.Match[str]) -> str:
        opening, level, content = match.groups()
        anchor = _ID.search(opening)
        if not anchor:
            return match[0]
        name = " ".join(unescape(_TAG.sub("", _PERMALINK.sub("", content))).split())
        section = title if level == "1" else f"{title}: {name}"
        # `headerlink`: shown where a reader points, and like a permalink no part of the heading's words.
        label = text["report_section"].format(section=name)
        attributes = Html('class="headerlink erratum-report" title="{0}" aria-label="{0}"').format(label)
        flag = link(section, f"#{anchor[1]}", attributes, "⚑")
        return "".join([opening, content, flag, Html("</h{}>").format(level)])

    whole = link(title, "", Html('class="erratum-report"'), text["report_page"])
    foot = Html('<p class="erratum-report-page" data-search-exclude>{}</p>').format(whole)
    return f"{_HEADING.sub(heading, html)}\n{foot}"
