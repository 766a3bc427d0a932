"""The tables of engines, of a file beside the page: `<!-- table FILE.yml: NAME: COLUMN … -->` becomes one.

Each cell says whether it was run or read. A row is marked as changed if a citation of it is in
FILE_changed.yml, which `make fresh` writes. On a page of docs/zh, FILE_zh.yml has each English text and what
stands for it; a text that is not there, since it has changed, stands in English and says so.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from asrun.host import page_of, refusal
from asrun.markdown import lines, without_code

_MARK = re.compile(r"<!-- table ([\w./-]+): (\w+):((?: \w+)+) -->")
_MARK_LIKE = re.compile(r"^(?! {4}|\t).*<!--\s*table\b", re.IGNORECASE)  # indented it is code
HEADS = {
    "takes": "takes it",
    "range": "range",
    "default": "default",
    "zero": "T = 0, tiny T",
    "order": "order",
    "penalties": "penalties",
    "logprobs": "log-probabilities",
    "ties": "ties",
    "draw": "draw",
    "source": "source",
}
PENALTIES = ("repetition", "presence", "frequency")
_OVER = re.compile(r"(the last \d+ of )?prompt and output|output")
_TIES = {"all": "all stay", "first": "the first in the vocabulary", "sort": "as many as needed, by its sort"}
_TIED = {"zero": "$T = 0$", "top-k": "top-k", "top-p": "top-p", "typical": "typical"}
_TEXTS = {"name", "takes", "range", "default", "zero", "logprobs", "draw", *(f"{key}_note" for key in HEADS)}
_OTHERS = {"version", "order", "penalties", "ties", "source", "read", "run"}
_BREAKING = re.compile(r"[|\x00-\x1f\x7f-\x9f\u2028\u2029]|<[A-Za-z/!?]")  # a row of a Markdown table
_RAN = re.compile(r"([\w.-]+) ([\d.]+)((?:, .*)?)")  # package, version, and what else holds
_Say = Callable[[str], str]  # gives a text in the language of the page
_CITED = ({"package", "version"}, {"repository", "commit"})


class Row(dict[str, Any]):
    """A mapping of a YAML file that knows its file and line."""

    line, where = 0, ""


_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Loader: Any = type("_Loader", (_Fast,), {})


def _row(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Row:
    pairs = [(str(loader.construct_object(key)), value) for key, value in node.value]
    twice = next((key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n])), None)
    if twice is not None:
        raise yaml.MarkedYAMLError(problem=f"{twice!r} stands twice: keep one", problem_mark=node.start_mark)
    made = Row({key: loader.construct_object(value, deep=True) for key, value in pairs})
    made.line = node.start_mark.line + 1
    return made


_Loader.add_constructor("tag:yaml.org,2002:map", _row)


def _loaded(path: Path, loader: Any) -> Any:
    """Return what a YAML file holds; raises ValueError that names the file, also for a day that is none."""
    try:
        return yaml.load(path.read_text("utf-8"), loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(f"{path.name} is not YAML: {' '.join(str(error).split())}") from None


def rows_of(path: Path) -> dict[str, list[Row]]:
    """Return the tables of a file, by their names.

    Raises ValueError if there is none, and with file and line of a row that cannot be shown.
    """
    if not path.is_file():
        raise ValueError(f"no file {path.name} beside the page")
    tables = _loaded(path, _Loader)
    named = tables.items() if isinstance(tables, dict) else ()
    known = {key: rows for key, rows in named if isinstance(rows, list)}
    for rows in known.values():
        names = set()
        for row in rows:
            if not isinstance(row, Row):
                raise ValueError(f"{path.name}: {row!r} is not a row: write a mapping with a name")
            row.where = f"{path.name}:{row.line}: row {row.get('name', dict(row))!r}"
            if fault := _cell_fault(row) or _fault(row):
                raise ValueError(f"{row.where} {fault}")
            if row["name"] in names:
                raise ValueError(f"{row.where} stands twice: keep one, or give the other its own name")
            names.add(row["name"])
    return known


def rows_named(path: Path, name: str) -> list[Row]:
    """Return the rows of one table of a file; raises ValueError as `rows_of` does, and if it is not there."""
    known = rows_of(path)
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        raise ValueError(f"{path.name} has no table {name!r} ({hint})")
    return known[name]


def words_of(path: Path) -> dict[str, str]:
    """Return the words of the language of the folder that a file, or a link to it, stands in, by the English.

    They stand beside the file itself; there are none for English, nor where there is no file of them.
    Raises ValueError if that is no mapping of texts.
    """
    file = path.resolve().with_name(f"{path.stem}_{path.absolute().parent.name}.yml")
    words = _loaded(file, _Fast) if file.is_file() else {}
    if not isinstance(words, dict) or not _are_texts([*words, *words.values()]):
        raise ValueError(f"{file.name} is no mapping: write each English text and what stands for it")
    return words


def _cell_fault(row: Row) -> str:
    """Say which cell is not of the shape in which it is shown."""
    for key, value in row.items():
        if key not in _TEXTS | _OTHERS:
            close = get_close_matches(key, _TEXTS | _OTHERS, 1)
            return f"has the unknown key {key!r}" + (f" (did you mean {close[0]!r}?)" if close else "")
        if key in _TEXTS and not isinstance(value, str | None):
            return f"has for {key} {value!r}: write a text in quotes, or ~ for not found"
        if key in ("name", "takes") and value is None:
            return f"has no {key}"
        if key == "version" and not isinstance(value, str | int | float):
            return f"has for version {value!r}: write it as the package does, in quotes"
        if key == "order" and value is not None and not _are_texts(value):
            return f"has for order {value!r}: write the steps as a list, first to last"
        if key in ("penalties", "ties") and not isinstance(value, Row | None):
            return f"has for {key} {value!r}: write a mapping, or ~ for not found"
        if key == "run" and not (isinstance(value, Row) and _are_texts(value.get("cells"))):
            return f"has for run {value!r}: write as, package and version, and cells, a list of columns"
    texts = [row.get(key) for key in _TEXTS | {"version"}] + [*(row.get("order") or ())]
    for text in filter(None, texts):
        if found := _BREAKING.search(str(text)):
            rule = "a cell is one line without | and HTML, or the table breaks: write it in words"
            return f"has {found[0]!r} in {str(text)[:40]!r}: {rule}"
    return ""


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _fault(row: Row) -> str:
    for key in ("name", "version", "source", "read"):
        if key not in row:
            return f"has no {key!r}"
    if not isinstance(row["read"], date):
        return f"has for read no date: {row['read']!r}"
    if not isinstance(row["source"], list) or not row["source"]:
        return "cites no source: name file, definition and hash of what was read, or leave the row out"
    for cite in row["source"]:
        keys = cite.keys() - {"last"} if isinstance(cite, Row) else set()
        if keys not in [origin | {"file", "name", "hash"} for origin in _CITED]:
            return (
                f"cites {cite!r}: give package and version, or repository and commit, and file, name and hash"
            )
    run = row.get("run", {"as": "a 1", "cells": ()})
    if not _RAN.fullmatch(str(run.get("as"))):
        return f"was run as {run.get('as')!r}: write package and version, and the rest after a comma"
    if unknown := set(run["cells"]) - HEADS.keys():
        return f"has run the unknown cells {', '.join(sorted(unknown))}"
    return _rule_fault(row)


def _rule_fault(row: Row) -> str:
    for penalty, over in (row.get("penalties") or {}).items():
        if penalty not in PENALTIES:
            return f"has the unknown penalty {penalty!r} (known are {', '.join(PENALTIES)})"
        if not _OVER.fullmatch(str(over)):
            return f"counts for {penalty} {over!r}: write output, prompt and output, or the last N of them"
    for step, kept in (row.get("ties") or {}).items():
        if step not in _TIED or kept not in list(_TIES):  # whatever it is
            known = f"{', '.join(_TIED)}, each with {', '.join(_TIES)}"
            return f"has for ties {step}: {kept} (known are {known})"
    return ""


def steps_of(row: Row) -> list[str]:
    """Return the steps of a row whose order was read; "X+Y" is X, then Y, and "penalties" its own."""
    steps = [step for part in row["order"] for step in part.split("+")]
    known = list(row.get("penalties") or {})
    return [each for step in steps for each in (known if step == "penalties" and known else [step])]


def table(
    rows: list[Row],
    columns: list[str],
    changed: dict[str, str] | None = None,
    words: dict[str, str] | None = None,
) -> str:
    """Return columns of rows as a Markdown table.

    changed: newest versions by the mark of a citation; words: of another language, by the English ones.

    Raises ValueError for an unknown column, and with file and line of a row that lacks one.
    """
    if unknown := [column for column in columns if column not in HEADS]:
        raise ValueError(f"no column {unknown[0]!r} (known are {', '.join(HEADS)})")
    say = partial(_say, words or {})
    heads = ["name", *(HEADS[column] for column in columns)]
    head = f"| {' | '.join(map(say, heads))} |\n|{'---|' * len(heads)}"
    return "\n".join([head, *(_line(row, columns, changed or {}, say) for row in rows)])


def _say(words: dict[str, str], text: str) -> str:
    return words.get(text, f'<span lang="en">{text}</span>') if words else text


def _line(row: Row, columns: list[str], changed: dict[str, str], say: _Say) -> str:
    try:
        cells = [_source(row, say) if column == "source" else _cell(row, column, say) for column in columns]
    except KeyError as error:
        raise ValueError(f"{row.where} has no {error}") from None
    name = f"**{say(row['name']) if 'takes' in row else row['name']}**<br>{_version(row)}"
    if new := [changed[mark_of(cite)] for cite in row["source"] if mark_of(cite) in changed]:
        name += f'<br><small class="changed">{say("changed since it was read: ")}{new[0]}</small>'
    return f"| {' | '.join([name, *cells])} |"


def _cell(row: Row, column: str, say: _Say) -> str:
    cell = row[column]
    if cell is None:
        return say("not found")
    how = "run" if column in row.get("run", {"cells": ()})["cells"] else "read"
    note = f"<br>{say(row[f'{column}_note'])} {_how('read', say)}" if f"{column}_note" in row else ""
    if column == "order":
        cell = " → ".join(_step(step, say) for step in cell)
    elif column == "penalties":
        cell = _penalties(cell, say)
    elif column == "ties":
        cell = _ties(cell, say)
    else:
        cell = say(cell.strip())
    return f"{cell} {_how(how, say)}{note}"


def _penalties(cell: dict[str, str], say: _Say) -> str:
    """Return the penalties in their order, and what each counts, once if that is the same for all."""
    if not cell:
        return say("none")
    if len(counted := {*cell.values()}) == 1:
        return say("{}, over {}").format(" → ".join(map(say, cell)), *map(say, counted))
    return " → ".join(say("{} (over {})").format(say(name), say(over)) for name, over in cell.items())


def _ties(cell: dict[str, str], say: _Say) -> str:
    alike = {kept: [_TIED[step] for step in cell if cell[step] == kept] for kept in cell.values()}
    parts = (f"{say(', ').join(steps)}{say(': ')}{say(_TIES[kept])}" for kept, steps in alike.items())
    return say("; ").join(parts)


def _step(step: str, say: _Say) -> str:
    return f"**{step}**" if step == "T" else say(step.replace("+", " and "))


def _how(how: str, say: _Say) -> str:
    return f'<small class="{how}">{say(how)}</small>'


def _source(row: Row, say: _Say) -> str:
    """Return what was cited, file by file, what ran, and the day of reading."""
    files: dict[tuple[str, str], list[str]] = {}
    for cite in row["source"]:
        place = _package(cite["package"], cite["version"]) if "package" in cite else _commit(cite)
        files.setdefault((place, cite["file"]), []).append(f"`{cite['name']}`")
    shown, before = [], ""
    for (place, file), names in files.items():
        shown.append(f"{place + ', ' if place != before else ''}`{file}`: {', '.join(names)}")
        before = place
    if row.get("run"):
        ran = _RAN.sub(lambda it: _package(it[1], it[2]) + (it[3] and say(it[3])), row["run"]["as"])
        shown.append(say("[run](#checked) as {}").format(ran))
    return f'{"<br>".join(shown)}<br><time datetime="{row["read"]}" data-age>{row["read"]}</time>'


def mark_of(cite: Row) -> str:
    """Return what stands in FILE_changed.yml for a citation; with another hash it is another."""
    return f"{cite['name']} {cite['hash']}"


def _version(row: Row) -> str:
    """Return the version of a row, linked to the citation that it names."""
    text = str(row["version"])
    for cite in row["source"]:
        if "package" in cite and str(cite["version"]) in text:
            return f"[{text}]({_release(cite['package'], cite['version'])})"
        if "commit" in cite and str(cite["commit"])[:7] in text:
            return f"[{text}]({_address(cite)})"
    return text


def _release(package: str, version: str) -> str:
    return f"https://pypi.org/project/{package}/{version}/"


def _package(package: str, version: str) -> str:
    return f"[{package} {version}]({_release(package, version)})"


def _address(cite: Row) -> str:
    return f"https://github.com/{cite['repository']}/commit/{cite['commit']}"


def _commit(cite: Row) -> str:
    home = f"https://github.com/{cite['repository']}"
    return f"[{cite['repository']}]({home}) [{cite['commit'][:7]}]({_address(cite)})"


class EnginesExtension(Extension):  # type: ignore[misc]
    """It has no options; where no host names the page, files are those of the current folder."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Put the tables in before anything else reads the page, and name the column of each cell after."""
        md.preprocessors.register(_Tables(md), "engines", 50)
        md.treeprocessors.register(_Labels(md), "engines", 15)  # after links and code are made of the heads


class _Tables(Preprocessor):  # type: ignore[misc]
    def run(self, lines_of_page: list[str]) -> list[str]:
        page = page_of(self.md)
        folder = page.path.parent if page else Path()
        made: list[str] = []
        for number, line, prose in lines("\n".join(lines_of_page)):
            mark = _MARK.fullmatch(line) if prose is not None else None
            try:
                if not mark and prose is not None and _MARK_LIKE.search(without_code(line)):
                    how = "write <!-- table FILE.yml: NAME: COLUMN … --> alone on its line"
                    raise ValueError(f"{line.strip()!r} is not a table: {how}")
                made += _made(folder / mark[1], mark[2], mark[3].split()) if mark else [line]
            except ValueError as error:
                raise refusal(page, [(page.line(line) if page else number, str(error))]) from None
        return made


class _Labels(Treeprocessor):  # type: ignore[misc]
    """On a narrow screen, where a row is a block, the style sheet shows the head before each cell."""

    def run(self, root: etree.Element) -> None:
        for box in root.iter("div"):
            if "engines" in box.get("class", "").split():
                for found in box.iter("table"):
                    heads = ["".join(head.itertext()) for head in found.iter("th")]
                    for row in found.iter("tr"):
                        for cell, head in zip(row.findall("td")[1:], heads[1:], strict=False):
                            cell.set("data-label", head)


def _made(path: Path, name: str, columns: list[str]) -> list[str]:
    """Return the lines of a table of a file; raises ValueError if it is not there."""
    marks = marks_beside(path.resolve())  # the file that a link leads to
    return table(rows_named(path, name), columns, marks_of(marks), words_of(path)).split("\n")


def marks_beside(path: Path) -> Path:
    """Return the file in which make fresh notes what of a table has changed."""
    return path.with_name(f"{path.stem}_changed.yml")


def marks_of(path: Path) -> dict[str, str]:
    """Return the newest versions by the mark of a citation, none if there is no such file.

    Raises ValueError if it is not as make fresh writes it.
    """
    try:
        marks = _loaded(path, _Fast) if path.is_file() else {}
    except ValueError:
        marks = None
    if not isinstance(marks, dict) or not all(isinstance(new, str) for new in marks.values()):
        raise ValueError(f"{path.name} is not as make fresh writes it: remove it and run make fresh")
    return marks


def makeExtension(**options: Any) -> EnginesExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return EnginesExtension(**options)
