"""Hold an errata.yml against its schema: codes ER101 to ER107."""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache, reduce
from importlib.resources import files
from itertools import chain, repeat
from typing import Any

import jsonschema_rs

from errata.register.yaml import Path, Problem, Source

_CODES = {
    "required": "ER102",
    "type": "ER103",
    "enum": "ER104",
    "const": "ER104",
    "pattern": "ER105",
    "format": "ER105",
    "anyOf": "ER105",
}
_TRIED = 100  # names that a wrong one is compared with
_HINTED = 1000  # faults that may get a hint: to compare words takes longer than all else
Hint = Callable[[str, list[str]], str]
TYPES = {"string": "text", "array": "list", "object": "mapping", "integer": "whole number"}


def named(types: str | list[str]) -> str:
    """Return the types of a value in words."""
    return " or ".join(TYPES[one] for one in ([types] if isinstance(types, str) else types))


def text() -> str:
    """Return the JSON schema (draft-07) of errata.yml as it is published."""
    return files("errata.register").joinpath("schema.json").read_text("utf-8")


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema of errata.yml."""
    loaded: dict[str, Any] = json.loads(text())
    return loaded


def resolved(value: Any) -> dict[str, Any]:
    """Return a schema with its reference followed; what stands beside the reference wins."""
    if not isinstance(value, dict) or "$ref" not in value:
        return value if isinstance(value, dict) else {}
    definition = schema()["definitions"][value["$ref"].rpartition("/")[2]]
    return {key: rule for key, rule in {**definition, **value}.items() if key != "$ref"}


def others(rule: dict[str, Any]) -> list[Any]:
    """Return the schemas of the keys of a mapping that are not named."""
    found = [*rule.get("patternProperties", {}).values(), rule.get("additionalProperties")]
    return [one for one in found if isinstance(one, dict)]


def field(name: str, version: str = "1.1") -> dict[str, Any]:
    """Return the schema of what a report gives: a field of an entry, of its location, or `credit`.

    version: of the format of the register. Of a field that may have a text for each language, a report gives
    one. Empty if there is none of that name.
    """
    entry = schema()["definitions"]["erratum"]["properties"]
    credit = entry["credits"]["items"]["properties"]["name"]
    rule = resolved({**entry["location"]["properties"], **entry, "credit": credit}.get(name))
    old = rule.get("1.0", {})
    return {**rule, **(old if version == "1.0" else {key: old[key] for key in old if key == "type"})}


def of_work(name: str) -> dict[str, Any]:
    """Return the schema of a field of a work, or of its editions: their `id` is called edition here."""
    work = schema()["definitions"]["work"]["properties"]
    edition = work["editions"]["items"]["properties"]
    return resolved({**work, "edition": edition["id"], "format": edition["format"]}[name])


def misfits(name: str, value: str, version: str = "1.1", rule: dict[str, Any] | None = None) -> list[str]:
    """Say why a text cannot be what a report gives for a field, see `field`; or what another rule allows."""
    rules = {"properties": {name: rule or field(name, version)}, "definitions": schema()["definitions"]}
    data = {name: re.sub("[\ud800-\udfff]", "\ufffd", value)}  # of what no file can hold, the rest is judged
    found: Iterable[Any] = jsonschema_rs.Draft7Validator(rules, validate_formats=False).iter_errors(data)
    order = [*rules["properties"][name]]  # that of the schema
    found = sorted(found, key=lambda error: order.index(str(error.schema_path[2])))
    return [_explain(error, rules, {name: value}, "", near) for error in found]


def limit(value: dict[str, Any]) -> str:
    """Say in a sentence how long a text may be; nothing if its schema does not bound it."""
    return f"At most {value['maxLength']:,} characters." if "maxLength" in value else ""


def problems(source: Source) -> Iterator[Problem]:
    """Yield what in a source is not as the schema wants it, and where a text may have lost its rest."""
    cut = [path for path in source.cut if _is_free(path, source.written.get(path, ""))]
    for path in cut:
        line, column, comment = source.cut[path]
        message = (
            f"{_name(path)}: {comment[:60]!r} is a comment in YAML, not text; "
            "quote the whole text, or put the comment on a line above the key"
        )
        yield Problem(line, column, "ER107", message)
    yield from _explained(source, set(cut))


def _is_free(path: Path, written: str) -> bool:
    """Say whether a path leads to text of any words, in which `#` may be meant; in a claim all text is.

    written: the value as it stands in the file, if it was read as something else than text.
    """
    match path:
        case ("errata", _, "proof", "original" | "corrected", _, *_):
            return not written
    rule = schema()
    for step in path:
        inner = rule.get("items") if isinstance(step, int) else rule.get("properties", {}).get(step)
        rule = resolved(inner or others(rule)[0])
    return "maxLength" in rule and bool(re.search(rule.get("pattern", ""), "words # more words"))


@cache
def _validator() -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(schema(), formats={"date": is_day}, validate_formats=True)


def is_day(value: str) -> bool:
    """Say whether a text is a day, YYYY-MM-DD; ISO 8601 has other forms, which are none here."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _explained(source: Source, said: set[Path]) -> Iterator[Problem]:
    """Yield each fault of the data, but of what stands at the paths that something is said of."""
    errors: Iterator[Any] = _validator().iter_errors(source.data)
    hints = chain(repeat(near, _HINTED), repeat(_no_hint))
    for error in errors:
        path = tuple(error.instance_path)
        keyword, rules = error.schema_path[-1], _at(schema(), error.schema_path[:-1])
        # What is no text is none of the words either, and told to be no text.
        if path in said or (keyword == "enum" and not isinstance(error.instance, str)):
            continue
        if error.kind.name == "additionalProperties":
            fields = rules.get("properties", {})
            ruled = f": it is not {rules['keys']}" if "keys" in rules else ""
            for key in error.kind.unexpected:
                where = source.at((*path, key, "@key"))
                hint = next(hints)
                meant = "" if hint is _no_hint else _elsewhere(key, fields) or hint(key, list(fields))
                yield Problem(*where, "ER101", f"unknown key {key[:60]!r}{ruled}{meant}")
        else:
            code = _CODES.get(str(keyword), "ER106")
            told = _explain(error, schema(), source.data, source.written.get(path, ""), next(hints))
            yield Problem(*source.at(path), code, told[:200])


def _at(data: Any, path: Sequence[str | int]) -> Any:
    """Return what stands at a path in data."""
    return reduce(lambda part, key: part[key], path, data)


def _name(path: Sequence[str | int]) -> str:
    """Return the name of the field at a path; an item of a list bears that of its list."""
    return next((key for key in reversed(path) if isinstance(key, str)), "the file")


def _explain(error: Any, schema: dict[str, Any], data: Any, written: str, hint: Hint) -> str:
    """Word a schema error with the name of the field, the value and the rule.

    schema, data: what the paths of the error lead through.
    written: the value as it stands in the file, if it was read as something else than text.
    hint: `near`, or what does without.
    """
    field = _name(error.instance_path)
    rules, keyword = _at(schema, error.schema_path[:-1]), error.schema_path[-1]
    rule = rules[keyword]
    is_name = error.kind.name == "propertyNames"  # a key breaks a rule for keys
    value = error.kind.error.instance if is_name else _at(data, error.instance_path)
    shown = (written or json.dumps(value, ensure_ascii=False))[:60]
    match keyword:
        case "enum":
            close = hint(value, rule) if isinstance(value, str) else ""
            return f"{field} {shown} is not one of {', '.join(rule)}{close}"
        case "const":
            return f"{field} {shown} must be {rule!r}"
        case "required":
            return "; ".join(filter(None, (f"{error.kind.property!r} is missing", rules.get("remedy"))))
        case "type":
            plain = isinstance(value, int | float) or (value is None and written)
            quote = f'; quote it: "{shown}"' if "string" in rule and plain else ""
            return f"{field} {shown} must be a {named(rule)}{quote}"
        case "pattern" | "anyOf":
            return f"{field} {shown} is not {rules.get('form', rule)}"
        case "format":
            return f"{field} {shown} is not a day, YYYY-MM-DD"
        case "minLength" | "maxLength":
            bound = "at least" if keyword == "minLength" else "at most"
            counted = "1 character" if len(value) == 1 else f"{len(value)} characters"
            told = f"{field} {shown}" if is_name else field
            return f"{told} has {counted}; it needs {bound} {rule}"
        case "minItems" | "minProperties":
            return f"{field} is empty; name at least {rule}"
        case "oneOf":
            return "proof needs either `snippet` with `original` and `corrected`, or `waived`"
        case _:
            return f"{field}: {error.message}"


def _elsewhere(key: str, fields: dict[str, Any]) -> str:
    """Return " (it belongs in …)" for a key that stands in one of these fields, else nothing."""
    if key in ("edition", "editions") and "affected" in fields:
        return " (editions that have the error go in 'affected')"
    inner = {name: resolved(rule.get("items", rule)).get("properties", {}) for name, rule in fields.items()}
    holders = [name for name in inner if key in inner[name]]
    return f" (it belongs in {holders[0]!r})" if len(holders) == 1 else ""


def near(word: str, known: list[str]) -> str:
    """Return " (did you mean …?)" for a word that is close to a known one, else nothing.

    Of very many only the first are tried: wrong words may be many, too.
    """
    return _near(word[:80], tuple(known[:_TRIED]))


def _no_hint(word: str, known: list[str]) -> str:
    return ""


@lru_cache(1000)
def _near(word: str, known: tuple[str, ...]) -> str:
    match = difflib.get_close_matches(word, known, 1)
    return f" (did you mean {match[0]!r}?)" if match else ""
