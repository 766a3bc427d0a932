"""Read a page: what it takes from the programs, what is wrong with that, and the page filled.

A value is written `{{ NAME.variable:format }}`, in a formula too, and comes from a recorded values.json.
A figure is written `![what it shows](NAME.svg)` and becomes SVG within the page; an include is written
`--8<-- "NAME.py"` or `--8<-- "NAME.out"` and is left to pymdownx.snippets.
"""

import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from html import escape, unescape
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown import Markdown

    from asrun.project import Project

_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# Without marks, which some hosts take for front matter too: as MultiMarkdown has it.
_PLAIN_FRONT_MATTER = re.compile(r"(?: {0,3}[\w-]+:.*\n(?:(?: {4}|\t).*\n)*)+", re.ASCII)
_BACKTICKS = re.compile("`+")
_TOKEN = re.compile(r"\\+|`+|<!--")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_BACKTICK = re.compile(r"(?<!\\)(?:\\{2})*`")
# A fence as a reader expects one: behind the marks of quotes, lists, definitions and notes.
_FENCE = re.compile(r"(?P<marks>(?:[>\s]|[-*+:]\s|\d+[.)]\s|\[\^[^\]]+\]:\s)*)(?:```|~~~)")
_MARKS = re.compile(r"[>\s]*(`{3,}|~{3,})\s*(.*)")
_INCLUDE = re.compile(r"""^\s*--8<--[ \t]+(["'])([^"':]+)(?::([^"']*))?\1$""")
_SCISSORS = "-8<-"
_SCISSORS_IN_CODE = re.compile(r"[\s>]*-+8<-+")
_SCISSORS_IN_FILE = re.compile(r"[ \t]*;*-+8<-+")  # pymdownx.snippets takes off the semicolons
_LINES = re.compile(r"[\d:,-]+")
_FIGURE = re.compile(r"^!\[((?:(?!\]\().)*)\]\(([\w-]+\.svg)\)$")
# Where a host looks for a picture or leads: behind the text of a link, in a definition, in an attribute.
_BEFORE_ADDRESS = re.compile(
    r"""\]\(\s*<?|^[>\s]*\[[^\]]+\]:\s*<?|\b(?:src|srcset|data|href|poster)\s*=\s*["']?"""
)
_AFTER_ADDRESS = re.compile(r"""[\s<>"')?#]""")
_PICTURE = re.compile(r"(?P<name>[\w-]+\.svg)\b")
_PICTURE_IN_A_FOLDER = re.compile(rf"/{_PICTURE.pattern}")
# What would leak from an inlined figure into the page: metadata, its global style, ids of groups, which
# matplotlib numbers. One that the program gave, its gid, becomes data-gid: two figures may use the same.
_SVG_REST = re.compile(r'<metadata>.*?</metadata>|<style.*?</style>|(?<=<g) id="[\w.]+_\d+"', re.DOTALL)
_GID = re.compile(r"(?<=<g )id(?==)")
_READING = Lock()  # hosts may convert pages in several threads
_MIRRORED = str.maketrans("([{<)]}>", ")]}>([{<")


class Reference(NamedTuple):
    """A place of a page that takes something from the programs, or that cannot be read safely."""

    line: int
    # "include" | "figure" | "value"; or a fault:
    # "braces" | "aside" | "bare" | "scissors" | "picture" | "fence" | "backtick"
    kind: str
    name: str  # of the file; of a value: of its program; of a fault: its text
    detail: str = ""  # section; alt text; variable; address; where it stands
    format: str = ""


class Marks:
    """The marks around a value: the opening one as it is set, and its mirror image."""

    def __init__(self, opening: str) -> None:
        self.opening, self.closing = opening, opening[::-1].translate(_MIRRORED)
        first, last = re.escape(self.opening), re.escape(self.closing)
        edges = re.escape("".join(sorted({*self.opening, *self.closing})))
        self.value = re.compile(rf"{first} *(\w+)\.(\w+):((?:[^{edges}]*[^{edges} ])?) *{last}")
        self.any = re.compile(rf"{first}.*?{last}|{first}.*")
        self.unfilled = re.compile(rf"{self.any.pattern}|(?<!-)-+8<-+.*")

    def around(self, text: str) -> str:
        """Return a text between the marks, as one would write it."""
        return f"{self.opening} {text} {self.closing}"


marks = cache(Marks)


@lru_cache(maxsize=1024)  # several ask for those of a page, and a server asks again at each build
def references(markdown: str, opening: str = "{{") -> tuple[Reference, ...]:
    """Return what a page takes from the programs, by line.

    At a line that looks like a fence and is none it ends: what follows may be the inside of a block.
    """
    return tuple(_references(markdown, opening))


def _references(markdown: str, opening: str) -> Iterator[Reference]:
    front, unended, around = parted(markdown)[0].count("\n"), _unended(markdown), marks(opening)
    plain = _PLAIN_FRONT_MATTER.match(markdown)
    above = plain[0].count("\n") if plain else front
    openings = _openings(markdown)
    for number, line, prose in lines(markdown):
        if number == unended:
            yield Reference(number, "fence", line.strip())
            return
        in_comment = prose is not None and not prose.strip()
        if number <= above:
            found = around.unfilled.findall(line)
            yield from (Reference(number, "aside", one, "front matter") for one in found)
        elif not in_comment and (include := _INCLUDE.match(line)):
            bare = prose is not None and include[2].endswith(".out")
            yield Reference(number, "bare" if bare else "include", include[2], include[3] or "")
        elif _SCISSORS_IN_CODE.match(line):
            yield Reference(number, "scissors", line.strip())
        elif prose is not None:
            if fence := _FENCE.match(prose):
                yield Reference(number, "fence", line.strip(), fence["marks"].strip(" \t>"))
                return
            if figure := _FIGURE.match(prose):
                yield Reference(number, "figure", figure[2], figure[1])
            prose = without_code(prose)
            for name, address in _addresses(prose) if not figure else ():
                yield Reference(number, "picture", name, address)
            if _SCISSORS in prose:
                yield Reference(number, "scissors", line.strip())
            if _BACKTICK.search(prose):
                yield Reference(number, "backtick", line.strip())
            for value in around.value.finditer(prose):
                yield Reference(number, "value", *value.groups())
            for braces in around.any.finditer(around.value.sub("", prose)):
                yield Reference(number, "braces", braces[0])
        elif (title := around.unfilled.search(line)) and number - front - 1 in openings:
            yield Reference(number, "aside", title[0], "the head of a code block")


def faults(markdown: str, project: "Project") -> list[tuple[int, str]]:
    """Return line and message of each reference of a page that is not good."""
    values = project.values()
    found = references(markdown, project.open)
    return [(one.line, said) for one in found if (said := fault(one, project, values))]


def fault(reference: Reference, project: "Project", values: Mapping[str, object]) -> str | None:
    """Say what is wrong with a reference, or return None."""
    _, kind, name, detail, spec = reference
    around, folder = marks(project.open), project.name(project.programs)
    if kind == "fence":
        if detail:
            how = "begin it on the next line, indented below the text"
            return f"{name} is not a fence after {detail!r}: {how}"
        return f"{name} is a fence without an end: end it with the same marks, indented alike"
    if kind == "backtick":
        return f"a code span ends on the line on which it begins: join its lines, or write \\` in {name!r}"
    if kind == "bare":
        return f"{name} is in no block of code, so that Markdown would read its lines: put a fence around it"
    if kind == "scissors":
        how = 'write --8<-- "FILE" or --8<-- "FILE:section" alone on its line, no blank behind it'
        return f"{name} includes nothing: {how}, in no comment"
    if kind == "picture":
        if not (project.programs / name).is_file() or _is_the_host_s(detail, project):
            return None
        how = f"write ![what it shows]({name}) alone, at the start of a line"
        return f"{detail} is a figure of {folder}/, which nothing draws when written so: {how}"
    if kind == "aside":
        return f"{name} is in {detail}, where nothing fills it: write it into the text of the page"
    if kind == "braces":
        written = around.around("NAME.variable:format")
        return f"{name} is not a value: write {written}, or put it in a code span"
    if kind == "value":
        key = f"{name}.{detail}"
        if key not in values:
            return (
                f"no value {key!r}{_near(key, values)}: if {folder}/{name}.py sets it, run `{project.update}`"
            )
        try:
            format(values[key], spec)
        except ValueError as error:
            return f"value {key!r} cannot be written as {spec!r}: {error}"
        return None
    return _fault_of_file(project.file(name), reference, project)


def _is_the_host_s(address: str, project: "Project") -> bool:
    """Say whether a picture is one that a host finds: on the web, or by this address among the pages."""
    if re.match(r"\w+:|//", address):
        return True
    tail = posixpath.normpath(f"/{address}").lstrip("/")
    found = (path for folder in project.docs for path in folder.rglob(tail))
    return any("/" in tail or project.programs not in path.parents for path in found)


def _fault_of_file(path: Path, reference: Reference, project: "Project") -> str | None:
    name, section = reference.name, reference.detail
    folder = project.name(project.programs)
    if name != posixpath.normpath(name) or name.startswith(("/", "..")):
        return f"{name} is not a file below {folder}/: name one as it is written there"
    where = project.name(path)
    if not path.is_file():
        if program := project.maker(path):
            return f"no file {where}: if {project.name(program)} makes it, run `{project.update}`"
        if (project.root / name).is_file() and "/" in name:
            how = f"name {posixpath.dirname(name)!r} in elsewhere of [tool.asrun]"
            return f"{name} is in no folder of programs: {how}"
        files = [file.relative_to(project.programs).as_posix() for file in project.programs.rglob("*.*")]
        files += [project.name(file) for folder in project.elsewhere for file in folder.rglob("*.*")]
        return f"no file {where}{_near(name, files)}"
    if reference.kind == "figure" and not section.strip():
        return f"figure {name} needs alt text that says what it shows"
    anew = f"run `{project.update}`" if project.maker(path) else "fix it"
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return f"{where} is not text in UTF-8: {anew}"
    except OSError as error:
        return f"{where} cannot be read ({error.strerror}): {anew}"
    if reference.kind == "figure":
        return None if "<svg" in text else f"{where} is not SVG: {anew}"
    for number, line in enumerate(text.split("\n"), 1):
        if _SCISSORS_IN_FILE.match(line):
            told = f"{where}:{number}: {line.strip()!r} would be read as an include"
            return f"{told}, so the page would not show what the file holds: let it begin with something else"
    if _LINES.fullmatch(section):
        return f"no line ranges: they drift; name a section of {where}"
    for edge in ("start", "end") if section else ():
        if f"--8<-- [{edge}:{section}]" not in text:
            return f"no {edge} of section {section!r} in {where}"
    return None


def _near(name: str, names: "Mapping[str, object] | list[str]") -> str:
    near = get_close_matches(name, names, 1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def filled(markdown: str, project: "Project") -> str:
    """Return a page with its values and figures put in, line by line; what has a fault stays as it is.

    A fence around an include becomes longer than any in its file, so that no line of the file ends it.
    """
    values, around = project.values(), marks(project.open)

    def put(line: str, prose: str) -> str:
        parts, end = [], 0
        for match in around.value.finditer(without_code(prose)):
            key = f"{match[1]}.{match[2]}"
            if key in values:
                parts += [line[end : match.start()], format(values[key], match[3])]
                end = match.end()
        line = "".join([*parts, line[end:]])
        figure = _FIGURE.match(line)
        path = project.programs / figure[2] if figure else None
        return inline(path.read_text("utf-8"), figure[1]) if figure and path and path.is_file() else line

    texts = [line if prose is None else put(line, prose) for _, line, prose in lines(markdown)]
    front, body = parted(markdown)
    for block in fences(body):
        place = slice(*(front.count("\n") + edge for edge in (block.start, block.stop)))
        texts[place] = _fenced(texts[place], project)
    return "\n".join(texts)


def _fenced(block: list[str], project: "Project") -> list[str]:
    opening, *inside, closing = block
    files = [project.file(include[2]) for line in inside if (include := _INCLUDE.match(line))]
    fence = _MARKS.match(opening)
    if not files or not fence:
        return block
    text = "\n".join(path.read_text("utf-8", "replace") for path in files if path.is_file())
    longest = max([len(run) for run in re.findall(rf"^\s*({fence[1][0]}+)", text, re.MULTILINE)], default=0)
    longer = fence[1][0] * max(len(fence[1]), longest + 1)
    return [opening.replace(fence[1], longer, 1), *inside, closing.replace(fence[1], longer, 1)]


def inline(svg: str, alt: str) -> str:
    """Return SVG as an element within a page, so that it takes the colours and font of the page.

    data-search-exclude keeps its labels out of the search index of themes that have such a mark.
    """
    svg = _GID.sub("data-gid", _SVG_REST.sub("", svg[svg.index("<svg") :].replace("\n", " ")))
    label = escape(alt)
    return f'<figure class="figure" role="img" aria-label="{label}" data-search-exclude>{svg}</figure>'


def unfilled(html: str, opening: str = "{{") -> list[str]:
    """Return the values and includes that built HTML shows outside of code as they were written.

    What is set of a formula may have such braces of its own, as a set of sets has.
    """
    if not marks(opening).unfilled.search(unescape(html)):  # parsing each page takes time
        return []
    from bs4 import BeautifulSoup  # as long as all else that asrun starts with

    soup = BeautifulSoup(html, "html.parser")
    for code in soup.select("pre, code, script, style, math, .katex"):
        code.decompose()
    names = "alt", "aria-label", "content", "title"
    told = [str(tag[name]) for name in names for tag in soup.select(f"[{name}]")]
    return [found for text in [soup.get_text(), *told] for found in marks(opening).unfilled.findall(text)]


def left_unfilled(text: str) -> str:
    """Say that a value or include stands in a built page as it was written."""
    return f"{text} is left in the built page: values and includes work in Markdown outside of HTML blocks"


def line_with(text: str, source: str) -> int:
    """Return the first line of a page that holds a text, escaped or not, counted from 1, or 1."""
    found = ((one, one.find(text)) for one in (source, _shown_lines(source)))
    return min((one.count("\n", 0, at) + 1 for one, at in found if at >= 0), default=1)


@lru_cache(maxsize=4)  # of one page, of which several texts are looked for
def _shown_lines(source: str) -> str:
    return "\n".join(shown(line).replace("\n", " ") for line in source.split("\n"))


def shown(text: str) -> str:
    """Return a text without the escapes of Markdown and HTML."""
    return unescape(_ESCAPED.sub(r"\1", text))


def lines(markdown: str) -> Iterator[tuple[int, str, str | None]]:
    """Yield number, text and prose of each line, as Markdown reads it.

    The prose is the text with comments blanked, or None inside a fence, marks included.
    """
    front, body = parted(markdown)
    for number, line in enumerate(front.split("\n")[:-1], 1):
        yield number, line, line
    offset, texts = front.count("\n"), body.split("\n")
    inside = {number for block in fences(body) for number in block}
    rest = "\n".join("" if number in inside else line for number, line in enumerate(texts))
    proses = _blanked(rest, ((start, end) for start, end, code in _spans(rest, True) if not code)).split("\n")
    for number, (line, prose) in enumerate(zip(texts, proses, strict=True)):
        yield offset + number + 1, line, None if number in inside else prose


@lru_cache(maxsize=16)  # of one page, which several ask
def fences(body: str) -> list[range]:
    """Return the lines, from 0, of each fenced block, marks included, as pymdownx.superfences finds them."""
    with _READING:
        reader = _reader()
        reader.reset()
        fenced = reader.preprocessors["fenced_code_block"]
        fenced.reassemble = lambda texts: texts  # leaves the blocks it found in its stack
        fenced.run(reader.preprocessors["normalize_whitespace"].run(body.split("\n")))
        return [range(start, end) for _, start, end in fenced.stack]


def _openings(markdown: str) -> set[int]:
    """Return the lines, from 0 below the front matter, that open a fence."""
    return {block[0] for block in fences(parted(markdown)[1])}


def _unended(markdown: str) -> int | None:
    """Return the line of a fence that ends only below what looks like the next one, or None."""
    front, body = parted(markdown)
    texts = body.split("\n")
    for block in fences(body):
        opening = _MARKS.match(texts[block[0]])
        inside = (_MARKS.match(texts[number]) for number in block[1:])
        if opening and any(match and match[2] and match[1].startswith(opening[1]) for match in inside):
            return front.count("\n") + block[0] + 1
    return None


@cache
def _reader() -> "Markdown":
    from markdown import Markdown

    return Markdown(extensions=["attr_list", "pymdownx.superfences"])


def parted(markdown: str) -> tuple[str, str]:
    """Return the front matter of a page, its marks included, and the rest."""
    front = _FRONT_MATTER.match(markdown)
    end = front.end() if front else 0
    return markdown[:end], markdown[end:]


def prose_of(text: str, name: str) -> str:
    """Return a page as Markdown; of a percent script prose and alternative texts, at their lines."""
    if not name.endswith(".py"):
        return text
    texts, prose = [], False
    for line in text.split("\n"):
        if line.startswith("# %%"):
            prose = "[markdown]" in line
            alt = re.search(r'\balt="((?:[^"\\]|\\.)*)"', line)
            texts.append(alt[1] if alt else "")
        else:
            texts.append(re.sub(r"^# ?", "", line) if prose else "")
    return "\n".join(texts)


def without_code(line: str) -> str:
    """Return a line with spaces for its code spans; columns stay."""
    return _blanked(line, ((start, end) for start, end, _ in _spans(line, False)))


def _spans(text: str, comments: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each code span, or comment, of a text and whether it is code; in one pass.

    A code span is as Python-Markdown 3.11 has it, but on one line: it ends with as many backticks as begin
    it or, if no others are as many or more, with the most of them, and the rest of the first are inside. Two
    backslashes before it are one and escape nothing.
    """
    at = over = 0  # where the line begins; up to where the text is taken
    last = text.rfind("-->")
    for line in text.split("\n"):
        ends: dict[int, deque[int]] = {}
        for run in _BACKTICKS.finditer(line):
            ends.setdefault(len(run[0]), deque()).append(at + run.end())
        sizes = sorted(ends)  # of those that are still to come
        slashes, behind = 0, 0
        for token in _TOKEN.finditer(line):
            start, end = at + token.start(), at + token.end()
            if token[0] == "<!--":
                if comments and over <= start and end <= last:
                    over = text.find("-->", end) + 3
                    yield start, over, False
            elif token[0][0] == "\\":
                slashes, behind = end - start, end
            else:
                size = end - start
                ends[size].popleft()
                if not ends[size]:
                    sizes.remove(size)
                before = slashes if behind == start else 0
                size -= before % 2  # a backslash takes one away
                closing = size if ends.get(size) else sizes[-1] if sizes else 0
                if over <= start and 0 < closing <= size:
                    over = ends[closing][0]
                    yield start + 1 if before % 2 else start - before, over, True
        at += len(line) + 1


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put spaces for parts of a text; lines and columns stay."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], re.sub(".", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _addresses(prose: str) -> Iterator[tuple[str, str]]:
    """Yield name and address of each picture that a line shows, or leads to, by an address of its own.

    An address goes up to the last name of a picture before a blank, a bracket or a quote.
    """
    at = end = 0
    last: re.Match[str] | None = None  # name of a picture in a folder, before end
    while ".svg" in prose and (before := _BEFORE_ADDRESS.search(prose, at)):
        start = before.end()
        if start > end:
            stop = _AFTER_ADDRESS.search(prose, start)
            end = stop.start() if stop else len(prose)
            last = next(iter(deque(_PICTURE_IN_A_FOLDER.finditer(prose, start, end), 1)), None)
        found = last if last and last.start() >= start else _PICTURE.match(prose, start)
        if found:
            yield found["name"], prose[start : found.end()]
        at = found.end() if found else before.start() + 1
