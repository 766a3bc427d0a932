"""Write entries into the text of an errata.yml; not a character of what stands there changes."""

import json
import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from errata.check import checker
from errata.register.model import Ids
from errata.register.yaml import BREAK, Source, load
from errata.report.draft import FilingError


def append(text: str, entry: dict[str, Any], folder: Path) -> str:
    """Return the text of an errata.yml, which is good, with one more entry at its end.

    folder: see `check`. Raises FilingError with what is wrong with the entry, by the rules of `check`,
    and if it cannot be put in so that nothing else of the register changes.
    """
    mark, text = _parted(text)
    source = load(text)
    before, after, indent = _place(source, text)
    end = _line_end(text)
    lines = [*([""] if source.data["errata"] else []), *_dumped(entry, indent), ""]
    if before and not BREAK.fullmatch(before[-1]):
        lines.insert(0, "")
    written = before + end.join(lines) + after
    reasons = [problem.message for problem in checker.check(written, folder)[1] if not problem.is_warning]
    if reasons:
        raise FilingError(*(reason.removeprefix(f"{entry['id']}: ") for reason in reasons))
    meant = json.loads(json.dumps(entry, default=str))  # a day is read as text
    if load(written).data != source.data | {"errata": [*source.data["errata"], meant]}:
        raise FilingError("errata: one more entry would change those before it; add it by hand")
    return mark + written


def _parted(text: str) -> tuple[str, str]:
    """Return the byte order mark of a text, which the parser does not count, and the rest."""
    rest = text.removeprefix("\ufeff")
    return text[: len(text) - len(rest)], rest


def _line_end(text: str) -> str:
    """Return how most lines end, of those line ends that are one within a text too."""
    ends = Counter(re.findall("\r\n|[\n\r\x85]", text)).most_common(1)
    return ends[0][0] if ends else "\n"


def _place(source: Source, text: str) -> tuple[str, str, int]:
    """Return the text up to the end of the last entry and that after it, and how far entries are indented."""
    start, end = source.spans[("errata",)]
    if text[start] != "[":
        line = len(text[:end].rstrip(" "))  # where the next key begins, or the document ends
        at = line if BREAK.fullmatch(text[line - 1]) else end
        return text[:at], text[at:], source.at(("errata",))[1] - 1
    if source.data["errata"] or text[source.spans[()][0]] == "{":
        raise FilingError("errata: the list is written on one line; give each entry lines of its own")
    found = BREAK.search(text, end)
    at = found.end() if found else len(text)
    return text[:start].rstrip(" ") + text[end:at], text[at:], 2


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


def upgrade(text: str) -> str:
    """Return the text of an errata.yml of format 1.0 as one of 1.1, which allows all that 1.0 does.

    A text of another format, or of none, is returned as it is.
    """
    mark, text = _parted(text)
    source = load(text)
    if not isinstance(source.data, dict) or source.data.get("schema_version") != "1.0":
        return mark + text
    start, end = source.spans[("schema_version",)]
    head, found, tail = text[start:end].rpartition("1.0")
    return mark + text[:start] + (f"{head}1.1{tail}" if found else '"1.1"') + text[end:]


def assign(text: str) -> tuple[str, list[str]]:
    """Return the text of an errata.yml, which is good, whose placeholders have the next ids, and these ids.

    Raises FilingError if anything else of the register would change.
    """
    mark, text = _parted(text)
    source = load(text)
    entries = source.data["errata"]
    ids = Ids(**source.data.get("ids", {}))
    last = max((ids.number(entry["id"]) or 0 for entry in entries), default=0)
    given: list[str] = []
    meant, pieces, done = [], [], 0
    for number, entry in enumerate(entries):
        if entry["id"] == ids.placeholder:
            last += 1
            given.append(ids.of(last))
            entry = entry | {"id": given[-1]}
            start, end = source.spans[("errata", number, "id")]
            # A quote or a block stays as it is written; one with an escape gives way to the plain id.
            head, found, tail = text[start:end].rpartition(ids.placeholder)
            pieces += [text[done:start], head + given[-1] + tail if found else given[-1]]
            done = end
        meant.append(entry)
    written = "".join([*pieces, text[done:]])
    if load(written).data != source.data | {"errata": meant}:
        plain = f"write each `id: {ids.placeholder}` plainly"
        raise FilingError(f"errata: the new ids would change something else; {plain}")
    return mark + written, given
