"""Write entries into the text of an errata.yml; not a character of what stands there changes."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from errata.check import checker
from errata.register.model import PLACEHOLDER
from errata.register.yaml import Source, load
from errata.report.draft import FilingError


def append(text: str, entry: dict[str, Any], folder: Path) -> str:
    """Return the text of an errata.yml, which is good, with one more entry at its end.

    folder: see `check`. Raises FilingError with what is wrong with the entry, by the rules of `check`,
    and if the list of entries is written in one line.
    """
    source = load(text)
    lines = text.split("\n")
    if text.endswith("\n"):
        lines.pop()
    head, indent = _end(source, lines)
    made = _dumped(entry, indent)
    end = "\r" if "\r\n" in text else ""
    lines[head:head] = [line + end for line in [*([""] if source.data["errata"] else []), *made]]
    if not text.endswith("\n"):
        lines[head - 1] += end
    written = "\n".join([*lines, ""])
    reasons = [problem.message for problem in checker.check(written, folder)[1] if not problem.is_warning]
    if reasons:
        raise FilingError(*(reason.removeprefix(f"{PLACEHOLDER}: ") for reason in reasons))
    if load(written).data["errata"][:-1] != source.data["errata"]:
        raise FilingError("errata: one more entry would change those before it; add it by hand")
    return written


def _end(source: Source, lines: list[str]) -> tuple[int, int]:
    """Return the line after the last entry, counted from 0, and by how much the entries are indented."""
    line, column = source.at(("errata",))
    if lines[line - 1][column - 1] == "[":
        if source.data["errata"]:
            raise FilingError("errata: the list is written in one line; give each entry lines of its own")
        lines[line - 1] = re.sub(r" *\[ *\]", "", lines[line - 1], count=1)
        indent = 2
    else:
        first = lines[source.at(("errata", 0))[0] - 1]
        indent = len(first) - len(first.lstrip(" "))
    later = [source.at((key, "@key"))[0] for key in source.data]
    return min((at - 1 for at in later if at > line), default=len(lines)), indent


def _dumped(entry: dict[str, Any], indent: int) -> list[str]:
    """Return the lines of an entry in a list that is so far indented."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10**6
    text = StringIO()
    yaml.dump({"errata": [_styled(entry)]}, text)
    lines = text.getvalue().split("\n")[1:-1]
    return [" " * indent + line[2:] if line else line for line in lines]


def _styled(value: Any, level: int = 1) -> Any:
    """Return data as people write it here: small records in one line, long texts in lines of their own."""
    if isinstance(value, dict):
        record = CommentedMap({key: _styled(item, level + 1) for key, item in value.items()})
        if level > 1:
            record.fa.set_flow_style()
        return record
    if isinstance(value, list):
        return [_styled(item, level + 1) for item in value]
    # Only a text without blanks at its edges and with nothing unseen is the same as a block.
    if isinstance(value, str) and "\n" in value and all(map(str.isprintable, value.split("\n"))):
        return LiteralScalarString(value) if value == value.strip() else value
    return value


def assign(text: str) -> tuple[str, list[str]]:
    """Return the text of an errata.yml, which is good, whose placeholders have the next ids, and these ids.

    Raises FilingError if four digits do not suffice.
    """
    source = load(text)
    lines = text.split("\n")
    ids = [entry["id"] for entry in source.data["errata"]]
    last = max((int(identity[1:]) for identity in ids), default=0)
    given = []
    for number, identity in enumerate(ids):
        if identity != PLACEHOLDER:
            continue
        last += 1
        if last > 9999:
            raise FilingError("id: E9999 is taken, and an id has four digits")
        given.append(f"E{last:04}")
        line, column = source.at(("errata", number, "id"))
        before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        lines[line - 1] = before + after.replace(PLACEHOLDER, given[-1], 1)
    return "\n".join(lines), given
