"""Fill a page: its values and figures put in, what is wrong with what it takes, what was left unfilled.

A figure becomes SVG within the page; an include is left to pymdownx.snippets.
"""

import posixpath
import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape, unescape
from pathlib import Path

from asrun.declared import DeclarationError, missing
from asrun.markdown import (
    FENCE,
    FIGURE,
    INCLUDE,
    Reference,
    fences,
    lines,
    marks,
    parted,
    references,
    without_code,
)  # fmt: skip
from asrun.project import Project, SettingsError, near

_SCISSORS_IN_FILE = re.compile(r"[ \t]*;*-+8<-+")  # pymdownx.snippets takes off the semicolons
_LINES = re.compile(r"[\d:,-]+")
# What would leak from an inlined figure into the page: metadata, its global style, ids of groups, which
# matplotlib numbers. One that the program gave, its gid, becomes data-gid: two figures may use the same.
_SVG_REST = re.compile(r'<metadata>.*?</metadata>|<style.*?</style>|(?<=<g) id="[\w.]+_\d+"', re.DOTALL)
_GID = re.compile(r"(?<=<g )id(?==)")


def faults(markdown: str, project: Project) -> list[tuple[int, str]]:
    """Return line and message of each reference of a page that is not good."""
    values = project.values()
    found = references(markdown, project.open)
    return [(one.line, said) for one in found if (said := fault(one, project, values))]


def fault(reference: Reference, project: Project, values: Mapping[str, object]) -> str | None:
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
        if not (project.programs / name).is_file() or _is_of_host(detail, project):
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
            how = _anew(project, project.programs / f"{name}.py")
            return f"no value {key!r}{near(key, values)}: if {folder}/{name}.py sets it, {how}"
        try:
            format(values[key], spec)
        except (ValueError, OverflowError, MemoryError) as error:  # of a number that no float holds, too
            return f"value {key!r} cannot be written as {spec!r}: {error}"
        return None
    return _fault_of_file(project.file(name), reference, project)


def _anew(project: Project, program: Path) -> str:
    """Say how to record what a program makes; where it would be skipped, what it requires for that."""
    gone = []
    with suppress(DeclarationError, SettingsError, OSError):  # which its run tells
        gone = missing(program) if program.is_file() else []
    return f"run `{project.update}`" + (f" with {', '.join(gone)}, missing here" if gone else "")


def _is_of_host(address: str, project: Project) -> bool:
    """Say whether a picture is one that a host finds: on the web, or by this address among the pages."""
    if re.match(r"\w+:|//", address):
        return True
    tail = posixpath.normpath(f"/{address}").lstrip("/")
    found = (path for folder in project.docs for path in folder.rglob(tail))
    return any("/" in tail or project.programs not in path.parents for path in found)


def _fault_of_file(path: Path, reference: Reference, project: Project) -> str | None:
    name, section = reference.name, reference.detail
    folder = project.name(project.programs)
    if name != posixpath.normpath(name) or name.startswith(("/", "..")):
        return f"{name} is not a file below {folder}/: name one as it is written there"
    where = project.name(path)
    if not path.is_file():
        if program := project.maker(path):
            return f"no file {where}: if {project.name(program)} makes it, {_anew(project, program)}"
        if (project.root / name).is_file() and "/" in name:
            how = f"name {posixpath.dirname(name)!r} in elsewhere of [tool.asrun]"
            return f"{name} is in no folder of programs: {how}"
        files = [file.relative_to(project.programs).as_posix() for file in project.programs.rglob("*.*")]
        files += [project.name(file) for folder in project.elsewhere for file in folder.rglob("*.*")]
        return f"no file {where}{near(name, files)}"
    if reference.kind == "figure" and not section.strip():
        return f"figure {name} needs alt text that says what it shows"
    maker = project.maker(path)
    anew = _anew(project, maker) if maker else "fix it"
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


def filled(markdown: str, project: Project) -> str:
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
        figure = FIGURE.match(line)
        if figure and (path := project.programs / figure[2]).is_file():
            return inline(path.read_text("utf-8"), figure[1])
        return line

    texts = [line if prose is None else put(line, prose) for _, line, prose in lines(markdown)]
    front, body = parted(markdown)
    for block in fences(body):
        place = slice(*(front.count("\n") + edge for edge in (block.start, block.stop)))
        texts[place] = _fenced(texts[place], project)
    return "\n".join(texts)


def _fenced(block: list[str], project: Project) -> list[str]:
    opening, *inside, closing = block
    files = [project.file(include[2]) for line in inside if (include := INCLUDE.match(line))]
    fence = FENCE.match(opening)
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
