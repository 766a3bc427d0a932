"""Read a page: its lines, fences and code spans, and what it takes from the programs.

A value is written `{{ NAME.variable:format }}`, in a formula too, and comes from a recorded values.json.
A figure is written `![what it shows](NAME.svg)`, an include `--8<-- "NAME.py"` or `--8<-- "NAME.out"`.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from html import escape, unescape
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown import Markdown

_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# Without marks, which some hosts take for front matter too: as MultiMarkdown has it.
_PLAIN_FRONT_MATTER = re.compile(r"(?: {0,3}[\w-]+:.*\n(?:(?: {4}|\t).*\n)*)+", re.ASCII)
_BACKTICKS = re.compile("`+")
_TOKEN = re.compile(r"\\+|`+|<!--")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_BACKTICK = re.compile(r"(?<!\\)(?:\\{2})*`")
# A fence as a reader expects one: behind the marks of quotes, lists, definitions and notes.
_FENCE_LIKE = re.compile(r"(?P<marks>(?:[>\s]|[-*+:]\s|\d+[.)]\s|\[\^[^\]]+\]:\s)*)(?:```|~~~)")
FENCE = re.compile(r"[>\s]*(`{3,}|~{3,})\s*(.*)")
INCLUDE = re.compile(r"""^\s*--8<--[ \t]+(["'])([^"':]+)(?::([^"']*))?\1$""")
_SCISSORS = "-8<-"
_SCISSORS_IN_CODE = re.compile(r"[\s>]*-+8<-+")
FIGURE = re.compile(r"^!\[((?:(?!\]\().)*)\]\(([\w-]+\.svg)\)$")
# Where a host looks for a picture or leads: behind the text of a link, in a definition, in an attribute.
_BEFORE_ADDRESS = re.compile(
    r"""\]\(\s*<?|^[>\s]*\[[^\]]+\]:\s*<?|\b(?:src|srcset|data|href|poster)\s*=\s*["']?"""
)
_AFTER_ADDRESS = re.compile(r"""[\s<>"')?#]""")
_PICTURE = re.compile(r"(?P<name>[\w-]+\.svg)\b")
_PICTURE_IN_A_FOLDER = re.compile(rf"/{_PICTURE.pattern}")
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
        elif not in_comment and (include := INCLUDE.match(line)):
            bare = prose is not None and include[2].endswith(".out")
            yield Reference(number, "bare" if bare else "include", include[2], include[3] or "")
        elif _SCISSORS_IN_CODE.match(line):
            yield Reference(number, "scissors", line.strip())
        elif prose is not None:
            if fence := _FENCE_LIKE.match(prose):
                yield Reference(number, "fence", line.strip(), fence["marks"].strip(" \t>"))
                return
            if figure := FIGURE.match(prose):
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
        opening = FENCE.match(texts[block[0]])
        inside = (FENCE.match(texts[number]) for number in block[1:])
        if opening and any(match and match[2] and match[1].startswith(opening[1]) for match in inside):
            return front.count("\n") + block[0] + 1
    return None


@cache
def _reader() -> "Markdown":
    from markdown import Markdown

    return uncoloured(Markdown(extensions=["attr_list", "pymdownx.superfences"]))


class _Uncoloured:
    """Shows a block of code as pymdownx.highlight does, but for its title, colours and numbers of lines."""

    def __init__(self, *_: object, **options: object) -> None:
        pass

    def highlight(self, code: str, *_: object, **options: object) -> str:
        return f"<pre><code>{escape(code)}\n</code></pre>"


def uncoloured(reader: "Markdown") -> "Markdown":
    """Let a Markdown that knows fences colour no code, which takes longer than all else of a page."""
    fenced = reader.preprocessors["fenced_code_block"]
    fenced.get_hl_settings()  # which are read once
    fenced.highlighter = _Uncoloured
    return reader


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
        if "`" not in line and not (comments and "<!--" in line):
            at += len(line) + 1
            continue
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
