"""The issue form of a register on GitHub, made from the schema, and what people answered in it."""

import re
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from errata.register import schema
from errata.register.model import Edition, Register, Work
from errata.render.messages import FORM
from errata.render.sheet import PAGED

# Id of each field, how it is asked, and whether it must be answered. The order is that of the form.
FIELDS = {
    "work": ("input", True),  # GitHub fills in inputs and text areas from an address, but no dropdown
    "edition": ("dropdown", False),
    "section": ("input", True),
    "page": ("input", False),
    "title": ("input", True),
    "type": ("dropdown", True),
    "severity": ("dropdown", False),
    "original": ("textarea", True),
    "corrected": ("textarea", False),
    "notes": ("textarea", True),
    "credit": ("input", False),
    "searched": ("checkboxes", True),
}
NEWEST = 5  # editions of a work that are neither a printing nor a PDF
_EMPTY = ("_No response_", "None")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")


class ReportError(ValueError):
    """A report in which some answers cannot be told; args are the reasons, `answers` the others."""

    def __init__(self, reasons: list[str], answers: dict[str, str]) -> None:
        super().__init__(*reasons)
        self.answers = answers


def edition_option(key: str, edition: str, label: str) -> str:
    """Return an edition as the form offers it; its work comes first, because one list holds all."""
    return f"{key}: {edition}" + (f" ({label})" if label else "")


def _offered(work: Work) -> list[Edition]:
    """Return the editions that the form offers: of commits and the like, which may be many, the newest."""
    newest = [one for one in work.editions if one.format not in PAGED][-NEWEST:]
    return [one for one in work.editions if one.format in PAGED or one in newest]


def form(register: Register) -> str:
    """Return the issue form as YAML: fields as in schema.json, works and editions of the register."""
    text = StringIO()
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10**6
    head = {key: FORM[key] for key in ("name", "description")}
    yaml.dump(
        {**head, "title": Quoted(FORM["issue"]), "labels": [Quoted("erratum")], "body": _body(register)}, text
    )
    return f"# Made by: errata form\n{text.getvalue()}"


def _body(register: Register) -> list[dict[str, Any]]:
    options = {
        "edition": [
            edition_option(key, edition.id, edition.label)
            for key, work in register.works.items()
            for edition in _offered(work)
        ],
        **{name: schema.field(name, register.version)["enum"] for name in ("type", "severity")},
    }
    titles = "; ".join(f"{key}: {work.title}" for key, work in register.works.items())
    body = []
    for name, (kind, required) in FIELDS.items():
        field = schema.field(name, register.version)
        told = FORM.get(f"about_{name}", field.get("description", "")).replace("{works}", titles)
        if "characters" not in told:
            told = f"{told} {schema.limit(field)}".strip()
        attributes: dict[str, Any] = {"label": FORM[f"label_{name}"]}
        if told:
            attributes["description"] = Quoted(told)
        if name in options:
            attributes["options"] = [Quoted(option) for option in options[name]]
        if kind == "textarea":
            attributes["render"] = "text"  # a fence around the answer: what looks like a heading is none
        if kind == "checkboxes":
            attributes["options"] = [{"label": FORM["looked"], "required": True}]
        item: dict[str, Any] = {"type": kind, "id": name, "attributes": attributes}
        if required and kind != "checkboxes":
            item["validations"] = {"required": True}
        body.append(item)
    return body


def answers(body: str) -> dict[str, str]:
    """Return the answers in the body of an issue by field id; what was not answered is absent.

    A field begins with its label as a heading. Only the labels of the form count, outside code
    fences; any other heading is part of an answer.
    Raises ReportError if labels stand twice or out of their order: which answers count is not known.
    """
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: dict[str, str] = {}
    reasons: dict[str, str] = {}
    order = list(FIELDS)
    here = _next_label(lines, 0)
    while here is not None:
        start, name = here
        answer, end = _answer(lines, start + 1)
        here = _next_label(lines, end)
        if name not in order:
            reasons[name] = (
                f"{name}: the heading '{_heading(name)}' appears twice or out of order, so it is unclear "
                "which answer counts; edit the report so that it has each heading of the form once, in order"
            )
            continue
        order = order[order.index(name) + 1 :]
        answer = answer.strip()
        if answer and answer not in _EMPTY and FIELDS[name][0] != "checkboxes":
            found[name] = answer
    if reasons:
        raise ReportError(list(reasons.values()), found)
    return found


def _answer(lines: list[str], start: int) -> tuple[str, int]:
    """Return an answer and the line after it."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start < len(lines) and re.fullmatch(r"`{3,}\w*", lines[start].strip()):
        # GitHub's fence around a text area. The text may hold fences itself, so the closing one is
        # the first after which a label, or nothing, comes.
        mark = lines[start].strip().rstrip("abcdefghijklmnopqrstuvwxyz")
        for end in range(start + 1, len(lines)):
            if lines[end].strip() != mark:
                continue
            following = _following(lines, end)
            if not following or _label(following):
                return "\n".join(lines[start + 1 : end]), end + 1
    heading = _next_label(lines, start)
    end = heading[0] if heading else len(lines)
    return "\n".join(lines[start:end]), end


def _next_label(lines: list[str], start: int) -> tuple[int, str] | None:
    """Return line and field of the first heading that is a label of the form, outside fences."""
    closing = ""
    for number in range(start, len(lines)):
        line = lines[number].strip()
        if closing:
            closing = "" if line.startswith(closing) and not line.strip(closing[0]) else closing
        elif (fence := _FENCE.fullmatch(line)) and not _label(_following(lines, number)):
            mark = fence[1]
            # A fence that nothing closes is a line like any other.
            closed = any(lines[n].strip().startswith(mark) for n in range(number + 1, len(lines)))
            closing = mark if closed else ""
        elif name := _label(line):
            return number, name
    return None


def _following(lines: list[str], number: int) -> str:
    """Return the next line that is not blank, or nothing."""
    return next((lines[n] for n in range(number + 1, len(lines)) if lines[n].strip()), "")


def _heading(name: str) -> str:
    return f"### {FORM[f'label_{name}']}"


_LABELS = {_heading(name): name for name in FIELDS}


def _label(line: str) -> str | None:
    return _LABELS.get(line.strip())
