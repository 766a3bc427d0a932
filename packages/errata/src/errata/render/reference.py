"""The reference of the format as Markdown, made from the schema and from the examples of codes.yml.

A page gets it in place of `<!-- errata: fields -->` and `<!-- errata: codes -->`.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from errata.register import schema
from errata.register.yaml import load

_RUN = {
    "check": "`errata check`",
    "prove": "`errata prove` and pytest",
    "build": "the build with MkDocs and `errata guard`",
    "import": "`errata import`",
}


def fill(markdown: str) -> str:
    """Return a page with the reference in place of its two comments."""
    for marker, make in (("<!-- errata: fields -->", fields), ("<!-- errata: codes -->", codes)):
        if marker in markdown:
            markdown = markdown.replace(marker, make())
    return markdown


def examples() -> dict[str, Any]:
    """Return what codes.yml holds: `base`, a folder that is right, and `codes`, each with its example."""
    loaded: dict[str, Any] = load(files("errata.check").joinpath("codes.yml").read_text("utf-8")).data
    return loaded


def codes() -> str:
    """Return each code with its rules, each with a wrong and a right example and the message, as Markdown."""
    parts, last = [], ""
    for one in examples()["codes"]:
        where = f" in `{one['file']}`" if "file" in one else ""
        options = f" with `{one['options']}`" if "options" in one else ""
        parts += [f"### {one['code']}"] if one["code"] != last else []
        last = one["code"]
        parts += [
            f"Rule: {one['rule']}. Found by {_RUN[one['run']]}{options}. Wrong{where}:",
            _fence(one["wrong"], one),
            _fence(one["message"], {"file": "message"}),
            "Right:",
            _fence(one["right"], one),
        ]
    return "\n\n".join(parts)


def _fence(text: str, one: dict[str, Any]) -> str:
    return f"```{'text' if 'file' in one else 'yaml'}\n{text.rstrip()}\n```"


def fields() -> str:
    """Return every field with its type, whether it must be there, and its meaning, as Markdown tables."""
    return "\n\n".join(_tables("errata.yml", schema.schema()))


def _tables(name: str, record: dict[str, Any]) -> Iterator[str]:
    """Yield the heading, description and table of a mapping, then those of the mappings in it."""
    required = dict.fromkeys(record.get("required", []), "yes")
    for rule in record.get("allOf", []):
        required |= dict.fromkeys(rule["then"]["required"], f"if {_condition(rule['if'])}")
    rows: list[str] = []
    inner: dict[str, tuple[list[str], dict[str, Any]]] = {}  # mappings of one form by what the schema says
    for key, value in record["properties"].items():
        value = schema.resolved(value)
        kind = "day" if value.get("format") == "date" else schema.named(value["type"])
        meaning = " ".join([value["description"], *_limits(value)]).replace("|", "\\|")
        rows.append(f"| `{key}` | {kind} | {required.get(key, '')} | {meaning} |")
        item = schema.resolved(value.get("items") or value.get("additionalProperties") or {})
        for mapping in (value, item):
            if "properties" in mapping:
                of_form = inner.setdefault(json.dumps(mapping["properties"]), ([], mapping))
                of_form[0].append(f"`{key}`")
    yield f"### {name}"
    yield record.get("description", "")
    yield "\n".join(["| Field | Type | Required | Meaning |", "|---|---|---|---|", *rows])
    for keys, mapping in inner.values():
        described = {"description": record["properties"][keys[0].strip("`")]["description"]} | mapping
        yield from _tables(", ".join(keys), described)


def _condition(rule: dict[str, Any]) -> str:
    return ", ".join(f"{key} is {value['const']}" for key, value in rule["properties"].items())


def _limits(value: dict[str, Any]) -> Iterator[str]:
    """Yield what the schema asks of a text, in sentences."""
    if "enum" in value:
        yield f"One of {', '.join(f'`{word}`' for word in value['enum'])}."
    if "const" in value:
        yield f"Always `{value['const']}`."
    if "form" in value:
        yield f"It is {value['form']}."
    if bound := schema.limit(value):
        yield bound
    if "keys" in value:
        yield f"Or one for each language, by {value['keys']}; English, `en`, comes first."
