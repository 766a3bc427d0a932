"""Math set at build time by KaTeX in QuickJS: the page needs no script.

KaTeX 0.19.1 (MIT): katex/katex.min.js beside this file, its stylesheet and fonts in overrides/assets/katex.
"""

import html as htmllib
import re
from functools import cache
from pathlib import Path

import quickjs
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url

from asrun import Project
from asrun.markdown import filled

HERE = Path(__file__).resolve().parent
_STYLESHEET = "assets/katex/katex.min.css"
_FORMULA = re.compile(
    r'<(?:span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</(?:span|div)>([.,;:?!)]*)', re.DOTALL
)
_IN_ADDRESS = re.compile(
    r"""\b(?:href|src)=(?:"[^"<>]*|'[^'<>]*)(?:<span class="arithmatex">)?\\\((?P<tex>.*?)\\\)"""
)
_PERCENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_OPEN = r"(?:\$|\\[(\[])\s*"
_RENDER = """
function render(tex, display) {
  return katex.renderToString(tex, {displayMode: display, output: "htmlAndMathml", strict: "error"});
}
"""


@cache
def _katex():
    # quickjs.Function keeps its engine in a thread of its own: `mkdocs serve` builds in several.
    return quickjs.Function("render", (HERE / "katex" / "katex.min.js").read_text("utf-8") + _RENDER)


@cache
def render(tex: str, display: bool) -> str:
    """Return a TeX formula as HTML with MathML; raises ValueError with KaTeX's reason."""
    try:
        return _katex()(tex, display)
    except quickjs.JSException as error:
        raise ValueError(str(error).splitlines()[0].removeprefix("ParseError: ")) from None


def on_page_content(html, page, config, files):
    root = Path(config.config_file_path).parent

    def put(match):
        tex = htmllib.unescape(match[2]).strip()
        if _PERCENT.search(tex):
            found = f"{_place(root, page, tex)}: % hides the rest of its line in a formula"
            raise PluginError(
                f"{found}: write \\%; a value such as {{{{ NAME.variable:.1% }}}} goes outside of it"
            )
        try:
            formula = render(tex, display=match[1] == "[")
        except ValueError as error:
            raise PluginError(f"{_place(root, page, tex)}: {error}") from None
        # A line does not begin with the point that ends a sentence.
        return f'<span class="math" data-search-exclude>{formula}{match[3]}</span>'

    if broken := _IN_ADDRESS.search(html):
        tex = broken["tex"]
        found = f"{_place(root, page, tex)}: ${tex}$ stands in an address and became a formula"
        raise PluginError(f"{found}: write %24 for each $ of the address")
    html, count = _FORMULA.subn(put, html)
    if not count:
        return html
    # A stylesheet inside the content: instant navigation swaps content, not the head.
    return f'<link rel="stylesheet" href="{get_relative_url(_STYLESHEET, page.url)}">\n{html}'


def _place(root: Path, page, tex: str) -> str:
    """Return file:line of a formula, which stands in the source or, with values, in what is made of it."""
    source = page.file.content_string
    texts = source, filled(source, Project.find(root))
    first = re.escape(tex.splitlines()[0])
    found = (re.search(mark + first, text) for mark in (_OPEN, "") for text in texts)
    place = next(filter(None, found), None)
    line = place.string.count("\n", 0, place.end()) + 1 if place else 1
    return f"{Path(page.file.abs_src_path).relative_to(root)}:{line}"
