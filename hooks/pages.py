"""Pages: values in prose, included snippets, figures. A mistake stops the build with page:line.

A value is written `{{ NAME.variable:format }}`, in a formula too, and comes from a values.json in snippets/.
A figure is written `![what it shows](NAME.svg)` and comes from snippets/NAME.svg.
"""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.exceptions import PluginError

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ROOT / "snippets"

_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# As Python-Markdown reads it, but on one line: two backslashes are one and escape nothing.
_CODE_SPAN = re.compile(r"(?<!\\)(?:\\{2})*(`+).+?(?<!`)\1(?!`)")
_CODE_SPAN_OR_COMMENT = re.compile(rf"{_CODE_SPAN.pattern}|(?P<comment><!--(?s:.*?)-->)")
_BACKTICK = re.compile(r"(?<!\\)(?:\\{2})*`")
# A fence as a reader expects one: behind the marks of quotes, lists, definitions and notes.
_FENCE = re.compile(r"(?P<marks>(?:[>\s]|[-*+:]\s|\d+[.)]\s|\[\^[^\]]+\]:\s)*)(?:```|~~~)")
_MARKS = re.compile(r"[>\s]*(`{3,}|~{3,})\s*(.*)")
_VALUE = re.compile(r"\{\{ *(\w+)\.(\w+):([^{}]*?) *\}\}")
_BRACES = re.compile(r"\{\{.*?\}\}|\{\{.*")
_INCLUDE = re.compile(r"""^\s*--8<--[ \t]+(["'])([^"':]+)(?::([^"']*))?\1\s*$""")
_SCISSORS = re.compile(r"^[\s>]*-+8<-+")
_LINES = re.compile(r"[\d:,-]+")
_FIGURE = re.compile(r"^!\[((?:(?!\]\().)*)\]\((\w+\.svg)\)$")
_UNFILLED = re.compile(r"\{\{.*?\}\}|\{\{.*|-+8<-+.*")
_MAYBE_UNFILLED = re.compile(r"\{\{|-8(?:<|&lt;)-")  # parsing each page takes time

_CODE_BLOCK = re.compile(r'<div class="(?:[^"]* )?highlight(?: [^"]*)?"')
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
# What would leak from an inlined figure into the page: metadata, its global style, ids of groups.
_SVG_REST = re.compile(r'<metadata>.*?</metadata>|<style.*?</style>|(?<=<g) id="[^"]*"', re.DOTALL)


class Reference(NamedTuple):
    """A place of a page that takes something from snippets/, or that cannot be read safely."""

    line: int
    kind: str  # "include" | "figure" | "value"; what is wrong: "braces" | "scissors" | "fence" | "backtick"
    name: str  # of the file; of a value: of its snippet; of a fault: its text
    detail: str = ""  # section; alt text; variable
    format: str = ""


def references(markdown: str, offset: int = 0) -> Iterator[Reference]:
    """Yield what a page takes from snippets/, by line; offset: lines of front matter before it.

    At a line that looks like a fence and is none it ends: what follows may be the inside of a block.
    """
    unended = _unended(markdown, offset)
    for number, line, prose in lines(markdown, offset):
        if number == unended:
            yield Reference(number, "fence", line.strip())
            return
        in_comment = prose is not None and not prose.strip()
        if not in_comment and (include := _INCLUDE.match(line)):
            yield Reference(number, "include", include[2], include[3] or "")
        elif _SCISSORS.match(line):
            yield Reference(number, "scissors", line.strip())
        elif prose is not None:
            if fence := _FENCE.match(prose):
                yield Reference(number, "fence", line.strip(), fence["marks"].strip(" \t>"))
                return
            if figure := _FIGURE.match(prose):
                yield Reference(number, "figure", figure[2], figure[1])
            prose = _blanked(_CODE_SPAN, prose)
            if _BACKTICK.search(prose):
                yield Reference(number, "backtick", line.strip())
            for value in _VALUE.finditer(prose):
                yield Reference(number, "value", *value.groups())
            for braces in _BRACES.finditer(_VALUE.sub("", prose)):
                yield Reference(number, "braces", braces[0])


def fault(reference: Reference, values: dict[str, object]) -> str | None:
    """Say what is wrong with a reference, or None."""
    _, kind, name, detail, spec = reference
    if kind == "fence":
        if detail:
            return f"{name} is no fence behind {detail!r}: begin it on the next line, indented below the text"
        return f"{name} is a fence without an end: end it with the same marks, indented alike"
    if kind == "backtick":
        return f"a code span ends on the line on which it begins: join its lines, or write \\` in {name!r}"
    if kind == "scissors":
        how = 'write --8<-- "FILE" or --8<-- "FILE:section" on a line of its own, in no comment'
        return f"{name} includes nothing: {how}"
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
        if is_record(path):
            return f"no file snippets/{name}: if snippets/{path.stem}.py makes it, run `make update`"
        files = [file.relative_to(SNIPPETS).as_posix() for file in SNIPPETS.rglob("*.*")]
        near = get_close_matches(name, files, 1)
        return f"no file snippets/{name}" + (f" (did you mean {near[0]!r}?)" if near else "")
    if kind == "figure":
        return None if detail.strip() else f"figure {name} needs alt text that says what it shows"
    if _LINES.fullmatch(detail):
        return f"no line ranges: they drift; name a section of snippets/{name}"
    text = path.read_text("utf-8")
    for edge in ("start", "end") if detail else ():
        if f"--8<-- [{edge}:{detail}]" not in text:
            return f"no {edge} of section {detail!r} in snippets/{name}"
    return None


def is_record(path: Path) -> bool:
    """Say whether `make update` writes a file of snippets/, if its program makes it."""
    return path.suffix in {".out", ".svg"} and path.with_suffix(".py").exists()


def read_values() -> dict[str, object]:
    """Return what the snippets recorded, and what was recorded of the real model."""
    files = sorted(SNIPPETS.rglob("values.json"))
    return {key: value for file in files for key, value in json.loads(file.read_text("utf-8")).items()}


def on_page_markdown(markdown, page, config, files):
    if page.file.generated_by:
        return markdown
    front, body = parted(page.file.content_string)
    offset = front.count("\n") + (len(body) - len(body.lstrip("\n")) if front else 0)
    values = read_values()
    faults = [
        f"{_where(page)}:{reference.line}: {found}"
        for reference in references(markdown, offset)
        if (found := fault(reference, values))
    ]
    if faults:
        raise PluginError("\n".join(faults))
    return "\n".join(
        line if prose is None else _figure(_filled(line, prose, values)) for _, line, prose in lines(markdown)
    )


def on_page_content(html, page, config, files):
    html = _SVG.sub(lambda svg: _SVG_REST.sub("", svg[0]), html)
    # Every first visit loads the search index: code and outputs would double it.
    return _CODE_BLOCK.sub(r"\g<0> data-search-exclude", html)


def on_post_page(output, page, config):
    """Refuse a page that shows what should have been filled in: Markdown read it otherwise than we did."""
    if page.file.generated_by or not _MAYBE_UNFILLED.search(output):
        return output
    source = page.file.content_string.split("\n")
    faults = [
        f"{_where(page)}:{next((n for n, line in enumerate(source, 1) if found in line), 1)}: "
        f"{found} stands in the built page: values and includes work in Markdown outside of HTML blocks"
        for found in unfilled(output)
    ]
    if faults:
        raise PluginError("\n".join(faults))
    return output


def unfilled(html: str) -> list[str]:
    """Return the values and includes that a page shows outside of code as they were written."""
    soup = BeautifulSoup(html, "html.parser")
    for code in soup(["pre", "code", "script", "style"]):
        code.decompose()
    names = "alt", "aria-label", "content", "title"
    told = [tag[name] for name in names for tag in soup(attrs={name: True})]
    return [found for text in [soup.get_text(), *told] for found in _UNFILLED.findall(text)]


def lines(markdown: str, offset: int = 0) -> Iterator[tuple[int, str, str | None]]:
    """Yield number, text and prose of each line, as Markdown reads it.

    The prose is the text with comments blanked, or None inside a fence, marks included.
    """
    front, body = parted(markdown)
    for number, line in enumerate(front.split("\n")[:-1], offset + 1):
        yield number, line, line
    offset += front.count("\n")
    texts = body.split("\n")
    inside = {number for block in fences(body) for number in block}
    rest = "\n".join("" if number in inside else line for number, line in enumerate(texts))
    proses = _blanked(_CODE_SPAN_OR_COMMENT, rest, "comment").split("\n")
    for number, (line, prose) in enumerate(zip(texts, proses, strict=True)):
        yield offset + number + 1, line, None if number in inside else prose


def fences(body: str) -> list[range]:
    """Return the lines, from 0, of each fenced block, marks included, as pymdownx.superfences finds them."""
    reader = _reader()
    reader.reset()
    fenced = reader.preprocessors["fenced_code_block"]
    fenced.reassemble = lambda texts: texts  # leaves the blocks it found in its stack
    fenced.run(reader.preprocessors["normalize_whitespace"].run(body.split("\n")))
    return [range(start, end) for _, start, end in fenced.stack]


def _unended(markdown: str, offset: int) -> int | None:
    """Return the line of a fence that ends only below what looks like the next one, or None."""
    front, body = parted(markdown)
    texts = body.split("\n")
    for block in fences(body):
        marks = _MARKS.match(texts[block[0]])[1]
        inside = (_MARKS.match(texts[number]) for number in block[1:])
        if any(match and match[2] and match[1].startswith(marks) for match in inside):
            return offset + front.count("\n") + block[0] + 1
    return None


@cache
def _reader():
    return Markdown(extensions=["attr_list", "pymdownx.superfences"])


def parted(markdown: str) -> tuple[str, str]:
    """Return the front matter of a page, its marks included, and the rest."""
    front = _FRONT_MATTER.match(markdown)
    end = front.end() if front else 0
    return markdown[:end], markdown[end:]


def _blanked(pattern: re.Pattern, text: str, group: str | int = 0) -> str:
    """Put spaces for what a pattern, or a group of it, matches; lines and columns stay."""
    return pattern.sub(lambda match: re.sub(".", " ", match[0]) if match[group] else match[0], text)


def _filled(line: str, prose: str, values: dict[str, object]) -> str:
    """Put values into the prose of a line; code spans stay as they are."""
    parts, end = [], 0
    for match in _VALUE.finditer(_blanked(_CODE_SPAN, prose)):
        parts += [line[end : match.start()], format(values[f"{match[1]}.{match[2]}"], match[3])]
        end = match.end()
    return "".join([*parts, line[end:]])


def _where(page) -> str:
    return Path(page.file.abs_src_path).relative_to(ROOT).as_posix()


def _figure(line: str) -> str:
    """Turn a figure into inline SVG, so that it takes the colours and font of the page."""
    match = _FIGURE.match(line)
    if not match:
        return line
    svg = (SNIPPETS / match[2]).read_text("utf-8")
    svg = svg[svg.index("<svg") :].replace("\n", " ")
    label = escape(match[1])
    return f'<figure class="figure" role="img" aria-label="{label}" data-search-exclude>{svg}</figure>'
