"""What no program made: decimals, code and pictures, unless [tool.asrun] given says what holds them."""

import ast
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from asrun.compare import NAMES
from asrun.filling import filled, unfilled
from asrun.markdown import fences, lines, marks, parted, references, shown, uncoloured
from asrun.project import SETTINGS, Given, Project, nodes_of

if TYPE_CHECKING:  # imported when a page is read: they take a quarter of the time in which asrun starts
    from bs4 import BeautifulSoup, Tag
    from markdown import Markdown

# The blocks that a page of documentation may have. What is in an include is not looked at.
_READER = (
    "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables",
    "pymdownx.arithmatex", "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed",
)  # fmt: skip
# A number that is no integer, as people write one; so is a percentage. \d is a digit of any script.
_DECIMAL = re.compile(
    r"(?<![A-Za-z\d.．])(?:"
    r"(?:\d+|(?<!:))[.．]\d++(?![\d.．]*[.．]\d)(?:[eE][+-]?\d+)?"  # 0.5, .5, 0.5e-3; no 0.5.1, no :.2f
    r"|(?<!\d,)(?![1-9]\d{0,2}(?:,\d{3})+(?!\d))\d+,\d+"  # 0,5, but no 50,257
    r"|\d+[eE][+-]?\d+(?!\w)"  # 1e-3, but no 2e914eb
    r"|10(?:\^\{?-\d+\}?|⁻[⁰¹²³⁴-⁹]+)"
    r"|\d+ ?(?:[·×x*]|\\cdot|\\times) ?10(?:\^\{?-?\d+\}?|[⁻⁰¹²³⁴-⁹]+)"
    r"|\d+(?:\s|\\[,:;!]|[~{-])*(?:[%％﹪٪‰]|(?i:per ?cent))"
    r")"
)
_MAYBE = re.compile(r"\d|&#")  # every decimal has a digit, some of them as HTML writes any character
# What Markdown, TeX or HTML takes for a plainer spelling: mark, and what it stands for.
_SPELLINGS = {r"\\(?=[.%])": "", r"\{([.,])\}": r"\1", "\u2212": "-", r"\*\*(?=-?\d)|<sup>": "^"}
_TITLE = re.compile(r"""\btitle=["']([^"']*)""")
_INCLUDE = re.compile(r"""^(\s*)--8<--[ \t]+(["'])[^"']+\2\s*$""")
_INCLUDED = "\uf8ff"  # of private use: stands for an include


@dataclass
class Typed:
    """What stands on the pages by hand: problems by page (of the list itself: by None), and the counts."""

    problems: dict[Path | None, list[str]] = field(default_factory=dict)
    bound: int = 0
    given: int = 0
    unbound: int = 0
    included: int = 0
    known: int = 0
    by_hand: int = 0

    def summary(self) -> list[str]:
        """Return the two lines that count."""
        return [
            f"decimals in prose: {self.bound} bound, {self.given} given, {self.unbound} unbound",
            f"code blocks: {self.included} included, {self.known} given, {self.by_hand} by hand",
        ]


@lru_cache(maxsize=4)
def typed(project: Project) -> Typed:
    """Read every page for what is typed by hand.

    A page with a broken fence is left out: `asrun check` names it, and what follows the fence says nothing.
    """
    found, stand = Typed(), set[tuple[str, str]]()
    for path, text in project.texts.items():
        here = project.pages[path]
        if all(one.kind != "fence" for one in here):
            found.bound += sum(one.kind == "value" for one in here)
            found.problems[path] = [*_page(project, path, text, found, stand)]
    found.problems[None] = [*_gone(project, stand), *_sources(project)]
    return found


def _page(
    project: Project, path: Path, text: str, found: Typed, stand: set[tuple[str, str]]
) -> Iterator[str]:
    page, taken = project.name(path), set[int]()
    given = {one for row in project.given if row.page == page for one in row.decimals}
    held = {row.block for row in project.given if row.page == page and row.block}
    for line, code in blocks(text):
        first = code.partition("\n")[0]
        if not code:
            found.included += 1
        elif first in held:
            found.known += 1
            stand.add((page, first))
        else:
            taken |= set(range(line, line + code.count("\n") + 1))
            found.by_hand += 1
            yield (
                f"{page}:{line}: {first!r} begins a block of code that is typed by hand: "
                f"include it from {project.name(project.programs)}/, or say in {SETTINGS} what holds it"
            )
    folder = project.name(project.programs)
    for line, picture in pictures(text, project.open):
        found.by_hand += 1
        yield (
            f"{page}:{line}: {picture} is a picture that no program drew: save it as {folder}/NAME.svg by "
            f"{folder}/NAME.py, and show it as ![what it shows](NAME.svg) on a line of its own"
        )
    written = marks(project.open).around("NAME.variable:format")
    for line, decimal in decimals(text, project.open, project.names):
        if decimal in given:
            found.given += 1
            stand.add((page, decimal))
        elif line not in taken:
            found.unbound += 1
            yield (
                f"{page}:{line}: {decimal} is typed by hand: bind it as {written}, "
                f"or give its source in {SETTINGS}"
            )


def _gone(project: Project, stand: set[tuple[str, str]]) -> Iterator[str]:
    for row in project.given:
        for text in (*row.decimals, *([row.block] if row.block else [])):
            if (row.page, text) not in stand:
                where = f"{SETTINGS}:{_line(project, row)}"
                yield f"{where}: {text!r} is no longer in {row.page}: remove it"


def _sources(project: Project) -> Iterator[str]:
    """A program that is named as the source of decimals holds each of them."""
    for row in project.given:
        if not row.held.endswith(".py") or not row.decimals:
            continue
        path = next((p for p in (project.programs / row.held, project.root / row.held) if p.is_file()), None)
        numbers = _numbers(path) if path else set()
        for text in row.decimals:
            if value_of(text) not in numbers:
                yield f"{SETTINGS}:{_line(project, row)}: {row.held} has no {text}, given for {row.page}"


def _line(project: Project, row: Given) -> int:
    settings = (project.root / SETTINGS).read_text("utf-8").split("\n")
    named = [n for n, line in enumerate(settings, 1) if f'"{row.page}"' in line and row.held in line]
    return named[0] if named else 1


def _numbers(path: Path) -> set[float]:
    constants = (node.value for node in nodes_of(path) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, int | float)}


def value_of(written: str) -> float:
    """Return the number that a decimal is."""
    if power := re.fullmatch(r"10\^\{?(-\d+)\}?", written):
        return 10.0 ** int(power[1])
    digits = written.removesuffix("%").removesuffix(" percent")
    try:
        return float(digits) / (1 if digits == written else 100)
    except ValueError:
        return float("nan")  # which no program holds


def decimals(markdown: str, opening: str = "{{", names: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    """Yield line and text of each decimal of a page: of all that is shown but blocks of code.

    What holds one without being a number of the page's own is left out: values, ids, addresses, and
    numbers behind a word such as "section" or "Python", or one of names.
    """
    for number, line, prose in lines(markdown):
        if not _MAYBE.search(line):
            continue
        text = html.unescape(" ".join(_TITLE.findall(line)) if prose is None else prose)
        for mark, plain in _SPELLINGS.items():
            text = re.sub(mark, plain, text)
        text = "\n".join(_without_exempt(one, opening, names) for one in text.split("\n"))
        for match in _DECIMAL.finditer(text):
            yield number, match[0]


def _without_exempt(text: str, opening: str, names: tuple[str, ...]) -> str:
    """Put a space for each place of a line whose numbers are none of the page's own."""
    exempt, closings = _exempt(opening, names), {"value": marks(opening).closing, "id": "}"}
    last = {kind: text.rfind(closing) for kind, closing in closings.items()}
    parts: list[str] = []
    at = start = 0
    while match := exempt.search(text, start):
        end = match.end()
        if kind := match.lastgroup:
            if end > last[kind]:  # it is never closed
                start = match.start() + 1
                continue
            end = text.find(closings[kind], end) + len(closings[kind])
        parts += [text[at : match.start()], " "]
        at = start = end
    return "".join([*parts, text[at:]])


@cache
def _exempt(opening: str, names: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(name) for name in (*NAMES.split(), "sections", *names))
    return re.compile(
        rf"(?P<value>{re.escape(opening)})|(?P<id>\{{#)"
        rf"|\]\([^)\s]*|https?://\S+|\b(?i:{words}) \d+(?:\.\d+)*"
    )


def blocks(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each block of code of a page, as Markdown makes them; "" for an included one."""
    front, body = parted(_without_includes(markdown))
    source, at, line = html.unescape(body), 0, front.count("\n") + 1
    for block in _made(body).find_all(_is_block):
        text = block.get_text("\n" if block("br") else "").strip()
        first = re.compile(rf"(?<!\w){re.escape(text.partition(chr(10))[0].strip())}")
        if found := first.search(source, at):
            line += source.count("\n", at, found.end())
            at = found.end()
        yield line, text.replace(_INCLUDED, "").strip()


def _without_includes(markdown: str) -> str:
    return "\n".join(_INCLUDE.sub(rf"\1{_INCLUDED}", line) for line in markdown.split("\n"))


@lru_cache(maxsize=2)
def _made(body: str) -> "BeautifulSoup":
    """Return what Markdown makes of a page, as a tree."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(reader().reset().convert(body), "html.parser")


def left(markdown: str, project: Project) -> list[str]:
    """Return what a filled page would show as it was written, as behind escapes or in an HTML block."""
    body = parted(_without_includes(filled(markdown, project)))[1]
    if not marks(project.open).unfilled.search(shown(body)):  # making each page takes time
        return []
    return unfilled(reader().reset().convert(body), project.open)


def pictures(markdown: str, opening: str = "{{") -> Iterator[tuple[int, str]]:
    """Yield line and address, or tag, of each picture of a page that no program drew."""
    drawn = {one.name for one in references(markdown, opening) if one.kind == "figure"}
    front, body = parted(_without_includes(markdown))
    source = body.lower()
    for tag in _made(body)(["img", "svg", "picture", "canvas", "object", "embed", "iframe", "video"]):
        shown = str(tag.get("src") or f"<{tag.name}")
        if shown not in drawn:
            at = source.find(shown.lower())
            yield front.count("\n") + source.count("\n", 0, at if at >= 0 else -1) + 1, shown


def fenced(markdown: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield line, info string and lines of each fenced block of a page."""
    front, body = parted(markdown)
    texts, offset = body.split("\n"), front.count("\n")
    for block in fences(body):
        opening, *inside, _ = (texts[number] for number in block)
        yield offset + block[0] + 1, opening.lstrip(" >`~"), inside


def _is_block(tag: "Tag") -> bool:
    inline = tag.name in {"code", "kbd", "output", "tt", "var"}
    several = inline and ("\n" in tag.get_text() or tag("br")) and not tag.find_parent("pre")
    return bool(several) or tag.name in {"pre", "samp", "textarea", "xmp", "listing", "plaintext"}


@cache
def reader() -> "Markdown":
    """Return the Markdown by which pages are read for blocks of code, and for what is left unfilled."""
    from markdown import Markdown

    options = {"pymdownx.tabbed": {"alternate_style": True}, "pymdownx.arithmatex": {"generic": True}}
    return uncoloured(Markdown(extensions=[*_READER], extension_configs=options))
