"""Entries from a table in CSV: one that `errata export csv` wrote, or any other with a map of its columns."""

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from errata.register import columns, schema
from errata.register.characters import control
from errata.register.model import Register
from errata.register.yaml import Problem, load
from errata.report.imports import Found, ImportFault, read

_MOST = 50_000_000  # bytes of a file
_COLUMNS = 1000
_CELL = 131_072  # characters of a cell: what the reader of Python allows
_KEYS = ("column", "words", "text")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:.*")
Row = tuple[int, list[str]]


class Field(NamedTuple):
    """Where a field of an entry comes from.

    column: from its cell, by way of `words` if the cell is one of them; None leaves the field out, and in
    a list the item. text: or from this text, which may name columns in braces.
    """

    name: str
    column: str = ""
    words: Mapping[str, str | None] = MappingProxyType({})
    text: str = ""

    @property
    def named(self) -> list[str]:
        """The columns that it is made of."""
        return [self.column] if self.column else _IN_BRACES.findall(self.text)

    @property
    def item(self) -> str:
        """The item of a list in which the field stands, such as `history.0`; else nothing."""
        first, _, rest = self.name.partition(".")
        number = rest.partition(".")[0]
        return f"{first}.{number}" if number.isdecimal() else ""


def entries(path: Path, plan: Path | None, register: Register, today: str) -> Found:
    """Return the entries of a file in CSV, unchecked, and what cannot be read of it.

    plan: the map of its columns; without one they are named as `errata export csv` names them.
    today: YYYY-MM-DD, for what this register does itself. Raises ImportFault if nothing can be read.
    """
    names, rows = _table(path)
    fields = _planned(plan, names) if plan else _own(path, names)
    used = {name for field in fields for name in field.named}
    lack = "is not in the map" if plan else "is no field of an entry"
    problems = [
        Problem(1, number, "EW404", f"column {name[:60]!r} {lack}; what it holds is not written")
        for number, name in enumerate(names, 1)
        if name not in used and any(any(cells[number - 1 : number]) for _, cells in rows)
    ]
    order = schema.schema()["definitions"]["erratum"]["properties"]
    started = _started(fields, register.ids.placeholder, today)
    read_as = _trimmed if plan else columns.plain
    taken = [field.name for field in fields]
    beside = [(name, inner) for name in taken for inner in taken if inner.startswith(f"{name}.")]
    found = []
    for line, cells in rows:
        if len(cells) != len(names):
            told = f"not written: the row has {len(cells)} cells, the header {len(names)}"
            problems.append(
                Problem(line, 1, "ER503", f"{told}; quote a cell that holds a comma or line break")
            )
            continue
        texts = dict(zip(names, map(read_as, cells), strict=True))
        row = _row(fields, texts)
        if both := [name for name, inner in beside if name in row and inner in row]:
            told = f"not written: {both[0]} is one text or one in each language; leave one of the cells empty"
            problems.append(Problem(line, 1, "ER503", told))
            continue
        if unseen := dict.fromkeys(_unseen(fields, row, texts)):
            problems += [
                Problem(line, names.index(name) + 1, "ER100", f"not written: column {name[:60]!r}: {fault}")
                for name, fault in unseen
            ]
            continue
        if not plan and "original" in row and "corrected" in taken:
            row.setdefault("corrected", "")  # as the register writes that words are deleted
        entry = {**started, **columns.nested(row)}
        found.append((line, {key: entry[key] for key in order if key in entry}))
    return Found(found, len(rows), problems)


def _table(path: Path) -> tuple[list[str], list[Row]]:
    """Return the names of the columns, and the rows by the line at which they begin, blank ones left out."""
    text = read(path, _MOST)
    header = re.split("[\r\n]", text, maxsplit=1)[0]
    delimiter = max(",;\t", key=header.count)  # a spreadsheet may write semicolons or tabs
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if any(cells):
                rows.append((line, [re.sub("\r\n?", "\n", cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportFault(path, [Problem(line, 1, "ER502", _worded(str(error)))]) from None
    if not rows:
        raise ImportFault(
            path, [Problem(1, 1, "ER502", "the file is empty; its first line has to name the columns")]
        )
    names = [name.strip() for name in rows[0][1]]
    if len(names) > _COLUMNS:
        told = f"the header names {len(names):,} columns; {_COLUMNS:,} are allowed"
        raise ImportFault(path, [Problem(rows[0][0], 1, "ER502", told)])
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        number = len(names) - names[::-1].index(twice[0])
        told = f"column {twice[0]!r} is named twice; which one counts is unclear: rename one"
        raise ImportFault(path, [Problem(rows[0][0], number, "ER502", told)])
    return names, rows[1:]


def _worded(reason: str) -> str:
    if "field limit" in reason:
        return f"a cell has more than {_CELL:,} characters; is its quote closed?"
    return "a quote is not closed, or stands inside a cell; close it, or double each quote in a quoted cell"


def _own(path: Path, names: list[str]) -> list[Field]:
    """Return the fields of a table whose columns are named by them."""
    fields = [Field(name, name) for name in names if columns.steps(name)[0]]
    if not fields:
        told = "no column is named as a field of an entry, such as original; say which is which with --map"
        raise ImportFault(path, [Problem(1, 1, "ER502", told)])
    return fields


def _planned(plan: Path, names: list[str]) -> list[Field]:
    """Return the fields of a map; raise ImportFault with all that is wrong with it."""
    source = load(read(plan, _MOST))
    problems = [problem._replace(code="ER501") for problem in source.problems]
    fields: list[Field] = []
    if not problems and not isinstance(source.data, dict):
        problems.append(Problem(1, 1, "ER501", "a map is lines of `field: column`"))
    elif not problems:
        for name, told in source.data.items():
            faults = [*_faults(name, told, names)]
            problems += [Problem(*source.at((name, *way)), "ER501", fault[:200]) for way, fault in faults]
            if not faults:
                fields.append(Field(name, told) if isinstance(told, str) else Field(name, **told))
    if problems:
        raise ImportFault(plan, problems)
    return fields


def _faults(name: str, told: Any, names: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with a line of a map, and below which keys it stands."""
    if not columns.steps(name)[0]:
        known = [
            *schema.schema()["definitions"]["erratum"]["properties"],
            "location.section",
            "history.0.date",
        ]
        fault = f"{name[:60]!r} is no field of an entry with a value of its own{schema.near(name, known)}"
        yield ("@key",), f"{fault}; name it by its way, as in location.section or history.0.date"
    told = {"column": told} if isinstance(told, str) else told
    if not isinstance(told, dict) or not set(told) <= {*_KEYS} or ("column" in told) == ("text" in told):
        yield (), f"{name}: give the name of a column, or `column` with `words`, or `text`"
        return
    words = told.get("words", {})
    if "text" in told and ("words" in told or not isinstance(told["text"], str)):
        yield ("text",), f"{name}: `text` is a text, and has no `words`"
    elif "column" in told and not (isinstance(told["column"], str) and told["column"]):
        yield ("column",), f"{name}: `column` is the name of a column; quote a number"
    elif not isinstance(words, dict) or not all(
        word is None or isinstance(word, str) for word in words.values()
    ):
        yield ("words",), f"{name}: `words` has a text, or nothing, for each text of a cell; quote numbers"
    else:
        for column in Field(name, **told).named:
            if column not in names:
                fault = f"{name}: the file has no column {column[:60]!r}{schema.near(column, names)}"
                yield ("column" if "column" in told else "text",), f"{fault}; it has {', '.join(names)}"


def _trimmed(cell: str) -> str:
    """Return a cell without blanks at its edges; the first of several lines keeps its indentation."""
    text = cell.rstrip()
    body = text.lstrip()
    return text[text.rfind("\n", 0, len(text) - len(body)) + 1 :] if "\n" in body else body


def _started(fields: list[Field], placeholder: str, today: str) -> dict[str, Any]:
    """Return what an entry has of this register itself, if its row does not say it."""
    started: dict[str, Any] = {"id": placeholder, "notes": "", "published": today}
    if not any(field.name == "status" or field.item.startswith("history.") for field in fields):
        event = {"date": today, "status": "reported", "summary": "Filed by this register."}
        started |= {"status": "reported", "history": [event]}
    return started


def _row(fields: list[Field], cells: dict[str, str]) -> dict[str, str]:
    """Return what a row says of each field."""
    row: dict[str, str] = {}
    told: set[str] = set()  # the items of lists of which a cell says something
    out: set[str] = set()
    for field in fields:
        if not field.column:
            if not field.named or any(cells[name] for name in field.named):
                row[field.name] = _IN_BRACES.sub(lambda match: cells[match[1]], field.text)
                told |= {field.item} if field.named else set()
            continue
        cell = cells[field.column]
        word = field.words.get(cell, cell or None)
        if word is not None:
            row[field.name] = _day(field.name, word)
            told.add(field.item)
        elif cell in field.words:
            out.add(field.item)
    empty = {field.item for field in fields if field.named} - told - {""}
    items = {field.name: field.item for field in fields}
    return {name: text for name, text in row.items() if items[name] not in empty | (out - {""})}


def _unseen(fields: list[Field], row: dict[str, str], cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the columns that bring control characters into an entry, and which ones."""
    for field in fields:
        if control(row.get(field.name, "")):
            yield from ((name, fault) for name in field.named if (fault := control(cells[name])))


def _day(name: str, text: str) -> str:
    """Return the day of a time, where a field holds a day."""
    rule = columns.steps(name)[1]
    time = _TIME.fullmatch(text)
    return (
        time[1] if time and "date" in (one.get("format") for one in (rule, *rule.get("anyOf", []))) else text
    )
