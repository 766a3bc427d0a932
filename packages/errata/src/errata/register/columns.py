"""An entry as a row of a table: each column is named by the way to a value, such as `history.0.date`."""

import csv
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from io import StringIO
from typing import Any

from errata.register import schema

# What a spreadsheet runs as a formula, also behind blanks, and in the wide forms of CJK; and what an
# apostrophe already stands before, so that each can be taken off again.
_FORMULA = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
Steps = tuple[str | int, ...]


@lru_cache(4096)
def steps(name: str) -> tuple[Steps, dict[str, Any]]:
    """Return the way that a column's name tells, and the schema of the value there; no way if it has none.

    The key of a mapping of any keys, such as an edition's id, may have dots: it is the rest of the name.
    """
    rule, rest = schema.schema()["definitions"]["erratum"], name
    taken: list[str | int] = []
    while rest:
        step, _, after = rest.partition(".")
        if "items" in rule and step.isascii() and step.isdecimal():
            rule, rest = schema.resolved(rule["items"]), after
            taken.append(int(step[:9]))
        elif step in rule.get("properties", {}):
            rule, rest = schema.resolved(rule["properties"][step]), after
            taken.append(step)
        elif others := schema.others(rule):
            rule, taken, rest = schema.resolved(others[0]), [*taken, rest], ""
        else:
            return (), {}
    record = "items" in rule or "properties" in rule or (schema.others(rule) and "string" not in rule["type"])
    return ((), {}) if record or name[-1:] in ("", ".") else ((*taken,), rule)


def flat(entry: dict[str, Any]) -> dict[str, str]:
    """Return the texts of an entry by column; a claim, which may hold anything, is JSON."""
    return dict(_flat("", entry, schema.schema()["definitions"]["erratum"]))


def _flat(name: str, value: Any, rule: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if isinstance(value, list):
        inner = [(str(number), item, rule.get("items")) for number, item in enumerate(value)]
    elif isinstance(value, dict) and ("properties" in rule or schema.others(rule)):
        fields, other = rule.get("properties", {}), (schema.others(rule) or [{}])[0]
        inner = [(key, item, fields.get(key) or other) for key, item in value.items()]
    else:
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return
    for key, item, inside in inner:
        yield from _flat(f"{name}.{key}" if name else key, item, schema.resolved(inside))


def nested(row: dict[str, str]) -> dict[str, Any]:
    """Return the entry that texts by column make, its fields in the order of the schema."""
    tree: dict[Any, Any] = {}
    for name in sorted(row, key=_rank):
        way, rule = steps(name)
        part = tree
        for step in way[:-1]:
            part = part.setdefault(step, {})
        part[way[-1]] = _typed(row[name], rule)
    entry: dict[str, Any] = _listed(tree)
    return entry


def _typed(text: str, rule: dict[str, Any]) -> Any:
    """Return what a text says: a claim in JSON, a whole number where a field may be one, or itself."""
    if rule.get("type") == "object":
        try:
            return json.loads(text, parse_constant=int)  # which refuses NaN
        except (ValueError, RecursionError):
            return text
    return int(text) if "integer" in rule.get("type", "") and re.fullmatch("[0-9]{1,9}", text) else text


def _listed(part: Any) -> Any:
    """Return a tree with lists where its keys are numbers; a number that no column names is no item."""
    if not isinstance(part, dict):
        return part
    held = {key: _listed(value) for key, value in part.items()}
    return [*held.values()] if held and all(isinstance(key, int) for key in held) else held


@lru_cache(4096)
def _rank(name: str) -> list[tuple[int, str]]:
    """Return what columns are sorted by: the order of the schema, then that of their numbers."""
    rule, ranks = schema.schema()["definitions"]["erratum"], []
    for step in steps(name)[0]:
        fields = [*rule.get("properties", {})]
        if isinstance(step, int):
            ranks.append((step, ""))
            rule = schema.resolved(rule["items"])
        elif step in fields:
            ranks.append((fields.index(step), ""))
            rule = schema.resolved(rule["properties"][step])
        else:
            ranks.append((len(fields) + (step != "en"), step))  # of languages English is first
    return ranks


def table(entries: Iterable[dict[str, Any]]) -> str:
    """Return entries as CSV (RFC 4180) in UTF-8 with the mark by which spreadsheets know it.

    A cell that a spreadsheet would run has an apostrophe before it; see `plain`.
    """
    rows = [flat(entry) for entry in entries]
    names = sorted({name for row in rows for name in row}, key=_rank)
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    writer.writerows([guarded(row.get(name, "")) for name in names] for row in rows)
    return f"\ufeff{text.getvalue()}"


def guarded(text: str) -> str:
    """Return a text as no spreadsheet runs it."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell[1:]) else cell
