"""Math set at build time by KaTeX in QuickJS, behind pymdownx.arithmatex: the page needs no script.

KaTeX 0.19.1 (MIT): katex/katex.min.js beside this file, its stylesheet and fonts in overrides/assets/katex.
"""

import html as htmllib
import posixpath
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from xml.etree.ElementTree import Element

import quickjs
from bs4 import BeautifulSoup
from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from asrun import Project
from asrun.filling import filled
from asrun.host import page_of, refusal

_KATEX = Path(__file__).resolve().parent / "katex" / "katex.min.js"
_STYLESHEET = "assets/katex/katex.min.css"
_FORMULA = re.compile(
    r'<(?:span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</(?:span|div)>([.,;:?!)]*)', re.DOTALL
)
_IN_ATTRIBUTE = re.compile(
    r"""\b(?P<name>href|src|alt|title)=(?:"[^"<>]*|'[^'<>]*)"""
    r"""(?:<span class="arithmatex">)?\\\((?P<tex>.*?)\\\)"""
)
_BETWEEN_DOLLARS = re.compile(r'\$<span class="arithmatex">\\\((?P<tex>[^<]*)\\\)</span>\$')
# What arithmatex takes for a formula where it reads.
_UNREAD = re.compile(
    r"(?<![\\$])(?:\$(?![\s$])(?:\\.|[^\\$])+?(?<!\s)\$|\$\$(?:\\.|[^\\$])+\$\$|\\\(.+?\\\)|\\\[.+?\\\])",
    re.DOTALL,
)
_DRAWN = re.compile(r'<span class="katex-html"')  # no code on a page has it: its < is escaped
_SPAN = re.compile("<span(?=[ >])|</span>")
_DOLLAR = f"{STX}{ord('$')}{ETX}"  # as Python-Markdown keeps \$
_TELLING = "alt", "aria-label", "title"
_PERCENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_OPEN = r"(?:\$|\\[(\[])\s*"
_RENDER = """
function render(tex, display) {
  return katex.renderToString(tex, {displayMode: display, output: "htmlAndMathml", strict: "error"});
}
"""


@cache
def _katex() -> Any:
    # quickjs.Function keeps its engine in a thread of its own: `mkdocs serve` builds in several.
    return quickjs.Function("render", _KATEX.read_text("utf-8") + _RENDER)


@cache
def render(tex: str, display: bool) -> str:
    """Return a TeX formula as HTML with MathML; raises ValueError with KaTeX's reason."""
    try:
        return str(_katex()(tex, display))
    except quickjs.JSException as error:
        raise ValueError(str(error).splitlines()[0].removeprefix("ParseError: ")) from None


def typeset(html: str, base: str, refuse: Callable[[str, str], NoReturn]) -> str:
    """Return the HTML of a page with its formulas set, and with their stylesheet if it has any.

    base: the folder of the page below the site. refuse: raises an error, given TeX and what is wrong.
    """

    def put(match: re.Match[str]) -> str:
        tex = htmllib.unescape(match[2]).strip()
        if _PERCENT.search(tex):
            outside = "a value such as {{ NAME.variable:.1% }} goes outside of it"
            refuse(tex, f"% hides the rest of its line in a formula: write \\%; {outside}")
        try:
            formula = render(tex, display=match[1] == "[")
        except ValueError as error:
            refuse(tex, str(error))
        # A line does not begin with the point that ends a sentence.
        return f'<span class="math" data-search-exclude>{formula}{match[3]}</span>'

    if broken := _IN_ATTRIBUTE.search(html):
        if broken["name"] in {"alt", "title"}:
            found = f"${broken['tex']}$ is in a title or label"
            refuse(broken["tex"], f"{found}, which has no formulas: write it in words")
        found = f"${broken['tex']}$ is in an address and became a formula"
        refuse(broken["tex"], f"{found}: write %24 for each $ of the address")
    if broken := _BETWEEN_DOLLARS.search(html):
        found = f"$${broken['tex']}$$ is within a paragraph"
        refuse(broken["tex"], f"{found}: write it between blank lines, or with one $ on each side")
    html, count = _FORMULA.subn(put, html)
    if not count:
        return html
    # A stylesheet inside the content: instant navigation swaps content, not the head.
    stylesheet = posixpath.relpath(_STYLESHEET, base or ".")
    return f'<link rel="stylesheet" href="{stylesheet}">\n{html}'


def apart(html: str) -> tuple[str, str]:
    """Return a page without what draws its formulas, and that: of each its MathML is left, which says it.

    What draws them is most of a page's elements, so that what reads its words parses a third without it.
    """
    kept, drawn, end = [], [], 0
    for start in _DRAWN.finditer(html):
        kept.append(html[end : start.start()])
        depth = 0
        for tag in _SPAN.finditer(html, start.start()):
            depth += -1 if tag[0] == "</span>" else 1
            if not depth:
                break
        end = tag.end()
        drawn.append(html[start.start() : end])
    return "".join([*kept, html[end:]]), "".join(drawn)


def line_of(tex: str, source: str, project: Project) -> int:
    """Return the line of a formula, which stands in the source or, with values, in what is made of it."""
    made = filled(source, project)
    texts = source, made, htmllib.unescape(made)
    wanted = (f"{mark}({re.escape(part)})" for part in (tex, tex.splitlines()[0]) for mark in (_OPEN, ""))
    place = next(filter(None, (re.search(one, text) for one in wanted for text in texts)), None)
    return place.string.count("\n", 0, place.start(1)) + 1 if place else 1


def unread(html: str) -> str | None:
    """Return the first formula in a page's HTML that nothing set, as it stands there; &#36; begins none."""
    if not _UNREAD.search(html):  # parsing each page takes time
        return None
    soup = BeautifulSoup(html.replace("&#36;", " "), "html.parser")
    for code in soup.select("pre, code, script, style, textarea, .math"):
        code.decompose()
    told = [str(tag[name]) for name in _TELLING for tag in soup.select(f"[{name}]")]
    return next((found[0] for text in [*soup.strings, *told] if (found := _UNREAD.search(text))), None)


class FormulasExtension(Extension):  # type: ignore[misc]
    """It has no options."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Set formulas in the HTML of the page, after everything was put back into it."""
        md.treeprocessors.register(_Dollars(md), "dollars", 1)
        md.postprocessors.register(_Typeset(md), "formulas", 0)


class _Dollars(Treeprocessor):  # type: ignore[misc]
    """Keeps a dollar that was written \\$ apart from those of formulas, before its escape is taken away."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            element.text, element.tail = (
                text and text.replace(_DOLLAR, "&#36;") for text in (element.text, element.tail)
            )
            for key, value in element.items():
                element.set(key, value.replace(_DOLLAR, "&#36;"))


class _Typeset(Postprocessor):  # type: ignore[misc]
    def run(self, text: str) -> str:
        page = page_of(self.md)

        def refuse(tex: str, message: str) -> NoReturn:
            line = line_of(tex, page.text, Project.find(page.root)) if page else None
            raise refusal(page, [(line, message)])

        html = typeset(text, page.base if page else "", refuse)
        if found := unread(html):
            how = "write the text in Markdown, or &#36; for a dollar"
            refuse(found, f"{found.split()[0]} is in HTML, where nothing sets formulas: {how}")
        return html


def makeExtension(**options: Any) -> FormulasExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return FormulasExtension(**options)
