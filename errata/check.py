"""Say everything that is wrong with an errata.yml, each with its code and place."""

import difflib
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from errata.model import Register
from errata.source import Problem, Source, load

_CODES = {
    "required": "ER102",
    "type": "ER103",
    "enum": "ER104",
    "const": "ER104",
    "pattern": "ER105",
    "format": "ER105",
}


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema (draft-07) of errata.yml."""
    loaded: dict[str, Any] = json.loads(files("errata").joinpath("schema.json").read_text("utf-8"))
    return loaded


@cache
def _validator() -> Any:
    return jsonschema.Draft7Validator(schema(), format_checker=jsonschema.FormatChecker(["date"]))


def check(text: str, root: Path) -> tuple[Register | None, list[Problem]]:
    """Check the text of an errata.yml.

    root: folder to which `pages` and `proof.snippet` are relative.
    Returns the register, or None if it has problems, and all problems by place.
    """
    source = load(text)
    problems = list(source.problems)
    if not problems or source.data is not None:
        problems += _schema_problems(source)
    if not problems:  # meaning is only asked of entries that have their form
        problems += _meaning_problems(source, root)
    problems = sorted(set(problems))
    return (None if problems else Register.of(source)), problems


def check_file(path: Path) -> tuple[Register | None, list[Problem]]:
    """Check a file; what cannot be read is a problem like any other."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return None, [Problem(line, 1, "ER100", f"not UTF-8: byte {error.start} of the file")]
    except OSError as error:
        reason = f"cannot read the file: {error.strerror}"
        return None, [Problem(1, 1, "ER100", reason)]
    return check(text, path.parent)


def report(path: str, problems: list[Problem]) -> str:
    """Return the problems as lines `file:line:column: CODE message`."""
    return "\n".join(f"{path}:{p.line}:{p.column}: {p.code} {p.message}" for p in problems)


def _schema_problems(source: Source) -> Iterator[Problem]:
    for error in _validator().iter_errors(source.data):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = list(error.schema["properties"])
            for key in error.instance.keys() - set(known):
                where = source.at((*path, key, "@key"))
                yield Problem(*where, "ER101", f"unknown key {key!r}{_near(key, known)}")
        else:
            code = _CODES.get(error.validator, "ER106")
            yield Problem(*source.at(path), code, _explain(error)[:200])


def _explain(error: Any) -> str:
    """Word a schema error with the name of the field, the value and the rule."""
    field = next((str(key) for key in reversed(error.absolute_path) if isinstance(key, str)), "the file")
    value, rule = error.instance, error.validator_value
    shown = json.dumps(value, ensure_ascii=False, default=str)[:60]
    match error.validator:
        case "enum":
            near = _near(value, rule) if isinstance(value, str) else ""
            return f"{field} {shown} is not one of {', '.join(rule)}{near}"
        case "const":
            return f"{field} {shown} must be {rule!r}"
        case "required":
            return f"{error.message.removesuffix(' is a required property')} is missing"
        case "type":
            return f"{field} {shown} must be a {_TYPES[rule]}"
        case "pattern":
            return f"{field} {shown} does not match {rule}"
        case "format":
            return f"{field} {shown} is no day, YYYY-MM-DD"
        case "minLength" | "maxLength":
            return f"{field} has {len(value)} characters; {error.validator} is {rule}"
        case "oneOf":
            return "proof needs either `snippet` with `original` and `corrected`, or `waived`"
        case "dependencies":
            return f"proof: {error.message}"
        case _:
            return f"{field}: {error.message}"


_TYPES = {"string": "text", "array": "list", "object": "mapping"}


def _near(word: str, known: list[str]) -> str:
    match = difflib.get_close_matches(word, known, 1)
    return f" (did you mean {match[0]!r}?)" if match else ""


def _meaning_problems(source: Source, root: Path) -> Iterator[Problem]:
    works, errata = source.data["works"], source.data["errata"]
    ids = [entry["id"] for entry in errata]
    for i, entry in enumerate(errata):

        def at(*path: str | int, code: str, message: str, i: int = i) -> Problem:
            return Problem(*source.at(("errata", i, *path)), code, f"{ids[i]}: {message}")

        if i and ids[i] <= ids[i - 1]:
            why = "stands twice" if ids[i] in ids[:i] else f"comes after {ids[i - 1]}"
            yield at("id", code="ER201", message=f"id {ids[i]} {why}; ids ascend and are unique")
        if entry["work"] not in works:
            near = _near(entry["work"], list(works))
            yield at("work", code="ER202", message=f"no work {entry['work']!r}{near}")
        else:
            yield from _edition_problems(entry, works[entry["work"]], at)
        for j, page in enumerate(entry.get("pages", [])):
            if not _inside(root, page):
                yield at("pages", j, code="ER202", message=f"no page {page!r}")
        snippet = entry.get("proof", {}).get("snippet")
        if snippet and not _inside(root, snippet):
            yield at("proof", "snippet", code="ER202", message=f"no proof {snippet!r}")
        duplicate = entry.get("duplicate_of")
        if duplicate and (duplicate not in ids or duplicate == ids[i]):
            yield at("duplicate_of", code="ER202", message=f"no other entry {duplicate}")
        if duplicate and entry["status"] != "rejected":
            yield at("duplicate_of", code="ER206", message="a duplicate has status rejected")
        if " ".join(entry["original"].split()) == " ".join(entry["corrected"].split()):
            yield at("corrected", code="ER203", message="corrected equals original")
        if entry["original"].strip().startswith("...") or entry["original"].strip().endswith("..."):
            yield at("original", code="ER209", message="original begins or ends with dots; quote whole words")
        if entry["type"] == "editorial" and "severity" in entry:
            yield at("severity", code="ER207", message="only a technical erratum has a severity")
        yield from _history_problems(entry, at)


def _edition_problems(entry: dict[str, Any], work: dict[str, Any], at: Any) -> Iterator[Problem]:
    editions = [edition["id"] for edition in work["editions"]]
    for j, affected in enumerate(entry.get("affected", [])):
        for key, value in affected.items():
            for name in value if isinstance(value, list) else [value]:
                if name not in editions:
                    message = f"no edition {name!r} of {entry['work']}{_near(name, editions)}"
                    yield at("affected", j, key, code="ER202", message=message)
        first = affected.get("introduced")
        for key in ("fixed", "last_affected"):
            last = affected.get(key)
            if {first, last} <= set(editions):
                distance = editions.index(last) - editions.index(first)
                if distance < (key == "fixed"):
                    message = f"{key} {last!r} comes before introduced {first!r}"
                    yield at("affected", j, key, code="ER208", message=message)
        if {"fixed", "last_affected"} <= affected.keys():
            yield at("affected", j, code="ER208", message="fixed and last_affected exclude each other")


def _history_problems(entry: dict[str, Any], at: Any) -> Iterator[Problem]:
    history = entry["history"]
    for j, event in enumerate(history):
        if j and event["date"] < history[j - 1]["date"]:
            message = f"{event['date']} comes before {history[j - 1]['date']}; history is oldest first"
            yield at("history", j, "date", code="ER204", message=message)
    if history[0]["status"] != "reported":
        yield at("history", 0, "status", code="ER204", message="history starts with status reported")
    if history[-1]["status"] != entry["status"]:
        message = f"status {entry['status']} is not the last of history, {history[-1]['status']}"
        yield at("status", code="ER204", message=message)
    if entry["status"] != "reported" and "by" not in history[-1]:
        message = "who judged it? add `by` to the last event (`by: proof` where only a proof did)"
        yield at("history", len(history) - 1, code="ER206", message=message)


def _inside(root: Path, name: str) -> bool:
    """Say whether a file of that name exists below root; a link or `..` does not lead out."""
    path = (root / name).resolve()
    return path.is_relative_to(root.resolve()) and path.is_file()
