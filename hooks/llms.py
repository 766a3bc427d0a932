"""For readers that are programs: llms.txt, each page as Markdown beside its HTML, and its description.

A copy is made from the built page, so it holds the code, outputs and numbers that the page shows.
(mkdocs-llmstxt was read: it needs a site_url, drops the names of tabs and writes each formula twice.)
Only `mkdocs build` makes them, not `mkdocs serve`, whose rebuilds they would double.
"""

import re
from copy import copy
from html import escape
from itertools import accumulate
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter
from mkdocs.plugins import event_priority

from extensions.formulas import apart

_UNREAD = {"headerlink", "download", "erratum-report-page", "erratum-mark", "errata-filter"}  # classes
_UNREAD_TAGS = {"input", "link", "script", "style"}
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[])")
_INERT = {"<": "&lt;", "&": "&amp;", "]": "\\]"}  # every dialect reads these; not all read \<
_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_COLOUR = re.compile(r"</?span\b[^>]*>")
_CHINESE_STOP = re.compile(r"(?<=[。！？]) ")  # needs no space
_DESCRIPTION = 300  # characters, more than what lists of results show
_copies: dict[str, tuple[str, str]] = {}  # Markdown and description, by address of the page
_pages = []  # in the order of the navigation, then what is not in it
_builds = False


def on_startup(command, dirty):
    global _builds
    _builds = command == "build"


def on_nav(nav, config, files):
    _copies.clear()
    others = (file.page for file in files.documentation_pages() if file.inclusion.is_not_in_nav())
    _pages[:] = [*nav.pages, *others]
    return nav


@event_priority(-200)  # after everything else has put its part into the page
def on_page_content(html, page, config, files):
    if _builds:
        words = _CODE.sub(lambda code: _COLOUR.sub("", code[0]), apart(html)[0])  # the rest takes time
        soup = BeautifulSoup(words, "html.parser")
        described = page.meta.get("description") or opening(soup)
        page.meta["description"] = escape(described)  # the theme puts it into an attribute as it stands
        _copies[page.file.src_uri] = (markdown(soup), described)
    return html


def on_post_build(config):
    if not _builds:
        return
    site = Path(config.site_dir)
    lines = [f"# {config.site_name}", "", f"> {config.site_description}", "", "## Pages", ""]
    for page in _pages:
        if page.file.src_uri not in _copies:  # a notebook, in a build without them
            continue
        if (page.meta.get("search") or {}).get("exclude"):  # it stands in for one of another language
            continue
        text, described = _copies[page.file.src_uri]
        address = Path(page.file.dest_uri).with_suffix(".md").as_posix()
        (site / address).write_text(text, "utf-8")
        address = urljoin(config.site_url, address) if config.site_url else address
        lines.append(f"- [{page.title}]({address})" + (f": {described}" if described else ""))
    (site / "llms.txt").write_text("\n".join([*lines, ""]), "utf-8")


def opening(soup: BeautifulSoup) -> str:
    """Return the first sentence below the title as plain text, and those of its paragraph that fit."""
    paragraph = copy(soup.h1.find_next("p") if soup.h1 else soup.p)
    if paragraph is None:
        return ""
    for formula in paragraph.select(".math"):
        formula.replace_with(formula.select_one("annotation").get_text() + _end(formula))
    for unread in [*paragraph.find_all(_unread), *paragraph.find_all("sup")]:
        unread.decompose()
    first, *others = (" ".join(line.split()) for line in paragraph.get_text().strip().split("\n"))
    longer = (_CHINESE_STOP.sub("", text) for text in accumulate(others, "{} {}".format, initial=first))
    return max((text for text in longer if len(text) <= _DESCRIPTION), key=len, default=first)


def markdown(soup: BeautifulSoup) -> str:
    """Turn the content of a page into Markdown: formulas as TeX, figures as what they show."""
    for formula in soup.find_all(class_="math"):  # select() takes twice as long to walk through a page
        tex = formula.select_one("annotation").get_text()
        mark = "$$" if formula.select_one(".katex-display") else "$"
        formula.replace_with(_element(soup, "tex", f"{mark}{tex}{mark}{_end(formula)}"))
    for figure in soup.find_all("figure", "figure"):
        figure.replace_with(_element(soup, "p", f"[Figure: {figure.get('aria-label', '')}]"))
    for tabs in soup.find_all("div", "tabbed-set"):
        labels = [label.get_text() for label in tabs.select(".tabbed-labels label")]
        for label, block in zip(labels, tabs.select(".tabbed-block"), strict=True):
            block.insert(0, _element(soup, "p", f"{label}:"))
        tabs.select_one(".tabbed-labels").decompose()
    for name in [*soup.find_all("span", "filename"), *soup.find_all("summary")]:
        name.name = "p"
    for code in soup.find_all("pre", "erratum-code"):
        _sign(code)
    for unread in soup.find_all(_unread):
        unread.decompose()
    options = {"escape_asterisks": False, "escape_underscores": False, "escape_misc": False}
    return _Converter(heading_style="atx", bullets="-", **options).convert_soup(soup).strip() + "\n"


def _unread(tag) -> bool:
    """Say whether a copy leaves an element out."""
    return tag.name in _UNREAD_TAGS or not _UNREAD.isdisjoint(tag.get("class") or ())


def _sign(code) -> None:
    """Let each line of a diff begin with a sign, and not say in words what became of it."""
    for part in list(code.children):
        if part.name in ("del", "ins"):
            for word in part.select(".erratum-hidden"):
                word.decompose()
            part.insert(0, "- " if part.name == "del" else "+ ")
        else:
            part.replace_with(re.sub(r"(^|\n)(?=[^\n])", r"\1  ", part))


class _Converter(MarkdownConverter):
    def escape(self, text, parent_tags):
        """Return text that no reader of Markdown takes for HTML, a character reference or a link."""
        text = super().escape(text, parent_tags)
        return text if "tex" in parent_tags else _MARKUP.sub(lambda match: _INERT[match[0]], text)

    def convert_pre(self, el, text, parent_tags):
        """Return code in a fence that is longer than any in the code."""
        code = el.get_text().strip("\n")
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`{3,}", code)), 3)
        return f"\n\n{fence}{_language(el)}\n{code}\n{fence}\n\n"


def _end(formula) -> str:
    """Return the punctuation that stands with a formula, so that no line breaks before it."""
    return formula.contents[-1] if isinstance(formula.contents[-1], str) else ""


def _element(soup, name, text):
    element = soup.new_tag(name)
    element.string = text
    return element


def _language(pre) -> str:
    classes = pre.parent.get("class") or []
    return next((name[9:] for name in classes if name.startswith("language-")), "")
