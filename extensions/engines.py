"""The tables of engines: a line `<!-- table FILE.yml: NAME -->` becomes one, of a file beside the page."""

import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from asrun.host import page_of, refusal
from asrun.markdown import CODE_SPAN, lines

_MARK = re.compile(r"<!-- table ([\w./-]+): (\w+) -->")
_MARK_LIKE = re.compile(r"^(?! {4}|\t).*<!--\s*table\b", re.IGNORECASE)  # indented it is code
_HEAD = "| name | range | default | $T = 0$, tiny $T$ | order | read |\n|---|---|---|---|---|---|"
BASES = {"source", "documentation", "reported"}
_REPORTED = '<small class="reported">reported</small>'


def table(rows: list[dict[str, Any]]) -> str:
    """Return rows as a Markdown table; {reported} in a text becomes the mark.

    Raises ValueError with the name of a row that lacks a column, or whose day of reading is none.
    """
    return "\n".join([_HEAD, *(_row(row) for row in rows)])


def _row(row: dict[str, Any]) -> str:
    try:
        return f"| {' | '.join(_cells(row))} |"
    except KeyError as error:
        raise ValueError(f"row {row.get('name', row)!r} has no {error}") from None


def _cells(row: dict[str, Any]) -> list[str]:
    name = f"**{row['name']}**<br>{row['version'] or 'no version'}"
    read = row["read"]
    if not isinstance(read, date):
        raise ValueError(f"row {row['name']!r}: read is not a date: {read!r}")
    ran = f", [run here](#checked) as {row['ran']}" if row.get("ran") else ""
    if row["basis"] == "source" and not ran:
        ran = ", read, not run"
    basis = _REPORTED if row["basis"] == "reported" else row["basis"]
    where = f'{basis}{ran}: {row["source"]}<br><time datetime="{read}" data-age>{read}</time>'
    allowed = _text(row, "range")
    if row.get("note"):
        allowed += f"<br>{row['note'].strip().replace('{reported}', _REPORTED)}"
    return [name, allowed, _text(row, "default"), _text(row, "zero"), _order(row), where]


def _text(row: dict[str, Any], key: str) -> str:
    """Return a cell; what was only reported in a row that was read says so."""
    value = row[key]
    if value is None:
        return "not read"
    text, basis = (value["text"], value["basis"]) if isinstance(value, dict) else (value, row["basis"])
    mark = f" {_REPORTED}" if basis == "reported" != row["basis"] else ""
    return f"{text}{mark}"


def _order(row: dict[str, Any]) -> str:
    """Return the steps with a link to the code that runs them."""
    if not isinstance(row["order"], list):
        return row["order"] or "not read"
    steps = [f"**{step}**" if step == "T" else step.replace("+", " and ") for step in row["order"]]
    note = f"<br>{row['order_note']}" if row.get("order_note") else ""
    return f"[{' → '.join(steps)}](#orders){note}"


class EnginesExtension(Extension):  # type: ignore[misc]
    """It has no options; where no host names the page, files are those of the current folder."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Put the tables in before anything else reads the page."""
        md.preprocessors.register(_Tables(md), "engines", 50)


class _Tables(Preprocessor):  # type: ignore[misc]
    def run(self, lines_of_page: list[str]) -> list[str]:
        page = page_of(self.md)
        folder = page.path.parent if page else Path()
        made: list[str] = []
        for number, line, prose in lines("\n".join(lines_of_page)):
            mark = _MARK.fullmatch(line) if prose is not None else None
            try:
                if not mark and prose is not None and _MARK_LIKE.search(CODE_SPAN.sub("", line)):
                    how = "write <!-- table FILE.yml: NAME --> alone on its line"
                    raise ValueError(f"{line.strip()!r} is not a table: {how}")
                made += table(_rows(folder / mark[1], mark[2])).split("\n") if mark else [line]
            except ValueError as error:
                raise refusal(page, [(page.line(line) if page else number, str(error))]) from None
        return made


def _rows(path: Path, name: str) -> list[dict[str, Any]]:
    """Return a table of a file; raises ValueError if one of them is not there."""
    if not path.is_file():
        raise ValueError(f"no file {path.name} beside the page")
    try:
        tables = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is not YAML: {' '.join(str(error).split())}") from None
    named = tables.items() if isinstance(tables, dict) else ()
    known = {key: rows for key, rows in named if isinstance(rows, list)}
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        raise ValueError(f"{path.name} has no table {name!r} ({hint})")
    return known[name]


def makeExtension(**options: Any) -> EnginesExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return EnginesExtension(**options)
