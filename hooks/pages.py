"""Pages: values in prose, included snippets, figures. A mistake stops the build with page:line.

A value is written `{{ NAME.variable:format }}` and comes from a values.json in snippets/.
A figure is written `![what it shows](NAME.svg)` and comes from snippets/NAME.svg.
"""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import NamedTuple

from mkdocs.exceptions import PluginError

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ROOT / "snippets"

_FENCE = re.compile(r"\s*(```+|~~~+)")
_CODE_SPAN = re.compile(r"(`+).*?\1")
_VALUE = re.compile(r"\{\{ *(\w+)\.(\w+):([^{}]*?) *\}\}")
_BRACES = re.compile(r"\{\{.*?\}\}|\{\{.*")
_INCLUDE = re.compile(r"""^\s*--8<--\s*(["'])([^"':]+)(?::([^"']*))?\1""")
_LINES = re.compile(r"[\d:,-]+")
_FIGURE = re.compile(r"^!\[(.*)\]\((\w+\.svg)\)$")

_CODE_BLOCK = re.compile(r'<div class="(?:[^"]* )?highlight(?: [^"]*)?"')
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
# What would leak from an inlined figure into the page: metadata, its global style, ids of groups.
_SVG_REST = re.compile(r'<metadata>.*?</metadata>|<style.*?</style>|(?<=<g) id="[^"]*"', re.DOTALL)


class Reference(NamedTuple):
    """A place of a page that takes something from snippets/."""

    line: int
    kind: str  # "include" | "figure" | "value" | "braces"
    name: str  # of the file; of a value: of its snippet; of braces: their text
    detail: str = ""  # section; alt text; variable
    format: str = ""


def references(markdown: str, offset: int = 0) -> Iterator[Reference]:
    """Yield what a page takes from snippets/, by line; offset: lines of front matter before it."""
    for number, line, in_fence in lines(markdown, offset):
        if include := _INCLUDE.match(line):
            yield Reference(number, "include", include[2], include[3] or "")
        elif not in_fence:
            if figure := _FIGURE.match(line):
                yield Reference(number, "figure", figure[2], figure[1])
            prose = _CODE_SPAN.sub("", line)
            for value in _VALUE.finditer(prose):
                yield Reference(number, "value", *value.groups())
            for braces in _BRACES.finditer(_VALUE.sub("", prose)):
                yield Reference(number, "braces", braces[0])


def fault(reference: Reference, values: dict[str, object]) -> str | None:
    """Say what is wrong with a reference, or None."""
    _, kind, name, detail, spec = reference
    if kind == "braces":
        return f"{name} is no value: write {{{{ NAME.variable:format }}}}, or put it in a code span"
    if kind == "value":
        key = f"{name}.{detail}"
        if key not in values:
            near = get_close_matches(key, values, 1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            return f"no value {key!r}{hint}: if snippets/{name}.py sets it, run `make update`"
        try:
            format(values[key], spec)
        except ValueError as error:
            return f"value {key!r} cannot be written as {spec!r}: {error}"
        return None
    path = SNIPPETS / name
    if not path.is_file():
        return f"no file snippets/{name}"
    if kind == "figure":
        return None if detail.strip() else f"figure {name} needs alt text that says what it shows"
    if _LINES.fullmatch(detail):
        return f"no line ranges: they drift; name a section of snippets/{name}"
    text = path.read_text("utf-8")
    for edge in ("start", "end") if detail else ():
        if f"--8<-- [{edge}:{detail}]" not in text:
            return f"no {edge} of section {detail!r} in snippets/{name}"
    return None


def read_values() -> dict[str, object]:
    """Return what the snippets recorded, and what was recorded of the real model."""
    files = sorted(SNIPPETS.rglob("values.json"))
    return {key: value for file in files for key, value in json.loads(file.read_text("utf-8")).items()}


def on_page_markdown(markdown, page, config, files):
    if page.file.generated_by:
        return markdown
    source = page.file.content_string
    offset = source.count("\n") - markdown.count("\n") if source.startswith("---") else 0
    values = read_values()
    where = Path(page.file.abs_src_path).relative_to(ROOT)
    faults = [
        f"{where}:{reference.line}: {found}"
        for reference in references(markdown, offset)
        if (found := fault(reference, values))
    ]
    if faults:
        raise PluginError("\n".join(faults))
    return "\n".join(
        line if in_fence else _figure(_fill(line, values)) for _, line, in_fence in lines(markdown)
    )


def on_page_content(html, page, config, files):
    html = _SVG.sub(lambda svg: _SVG_REST.sub("", svg[0]), html)
    # Every first visit loads the search index: code and outputs would double it.
    return _CODE_BLOCK.sub(r"\g<0> data-search-exclude", html)


def lines(markdown: str, offset: int = 0) -> Iterator[tuple[int, str, bool]]:
    """Yield number, text and "inside a fence" of each line; its marks are inside."""
    fence = ""
    for number, line in enumerate(markdown.split("\n"), offset + 1):
        match = _FENCE.match(line)
        opens = bool(match) and not fence
        yield number, line, bool(fence) or opens
        if opens:
            fence = match[1]
        elif match and line.strip().startswith(fence) and line.strip(" `~") == "":
            fence = ""


def _fill(line: str, values: dict[str, object]) -> str:
    """Put values into the prose of a line; code spans stay as they are."""
    parts = []
    end = 0
    for span in _CODE_SPAN.finditer(line):
        parts += [_VALUE.sub(_written(values), line[end : span.start()]), span[0]]
        end = span.end()
    return "".join([*parts, _VALUE.sub(_written(values), line[end:])])


def _written(values):
    return lambda match: format(values[f"{match[1]}.{match[2]}"], match[3])


def _figure(line: str) -> str:
    """Turn a figure into inline SVG, so that it takes the colours and font of the page."""
    match = _FIGURE.match(line)
    if not match:
        return line
    svg = (SNIPPETS / match[2]).read_text("utf-8")
    svg = svg[svg.index("<svg") :].replace("\n", " ")
    label = escape(match[1])
    return f'<figure class="figure" role="img" aria-label="{label}" data-search-exclude>{svg}</figure>'
