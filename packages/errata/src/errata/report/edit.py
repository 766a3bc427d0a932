"""Write entries into the text of an errata.yml; not a character of what stands there changes."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from errata.check import checker
from errata.register import schema
from errata.register.model import Ids
from errata.register.yaml import BREAK, Problem, Source, load, plain
from errata.report.draft import FilingError


def append(
    text: str, entries: Sequence[dict[str, Any]], folder: Path
) -> tuple[str, dict[int, list[Problem]]]:
    """Return the text of an errata.yml, which is good, with more entries at its end, and what is wrong.

    folder: see `check`. What is wrong with an entry by the rules of `check` stands at its number among them.
    Raises FilingError if they cannot be put in so that nothing else of the register changes.
    """
    mark, text = _parted(text)
    source = load(text)
    before, after, indent = _place(source, text)
    lines = [""] if before and not BREAK.fullmatch(before[-1]) else []
    starts = []
    for number, entry in enumerate(entries):
        if number or source.data["errata"]:
            lines.append("")
        starts.append(len(lines))
        lines += _dumped(entry, indent)
    written = before + _line_end(text).join([*lines, ""]) + after
    first = len(BREAK.split(before))
    wrong: dict[int, list[Problem]] = {}
    read = load(written)
    for problem in checker.check(read, folder)[1]:
        if not problem.is_warning:
            number = max(bisect_right(starts, problem.line - first) - 1, 0)
            told = problem.message.removeprefix(f"{entries[number]['id']}: ")
            wrong.setdefault(number, []).append(problem._replace(message=told))
    if not wrong:
        now, count = read.data, len(source.data["errata"])
        if now | {"errata": now["errata"][:count]} != source.data or len(now["errata"]) != count + len(
            entries
        ):
            raise FilingError("errata: one more entry would change those before it; add it by hand")
        for number, (meant, said) in enumerate(zip(entries, now["errata"][count:], strict=True)):
            if meant != said:
                told = "it would read back as something else; add it by hand"
                wrong[number] = [Problem(first + starts[number], 1, "ER100", told)]
    return mark + written, wrong


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


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes texts as people write them here, and quotes what this format reads as something else."""


class _Patient(yaml.SafeDumper):
    """The same for characters that the parser in C escapes, such as emoji; six times slower."""


def _text(dumper: Any, text: str) -> Any:
    # Only a text without blanks at its edges and with nothing unseen is the same as a block.
    block = "\n" in text and text == text.strip() and all(map(str.isprintable, text.split("\n")))
    if schema.is_day(text):
        return dumper.represent_scalar("tag:yaml.org,2002:timestamp", text)
    quotes = '"' if BREAK.search(text) else None if isinstance(plain(text), str) else "'"
    style = "|" if block else quotes
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


for dumper in (_Dumper, _Patient):
    dumper.add_representer(str, _text)


def _dumped(entry: dict[str, Any], indent: int) -> list[str]:
    """Return the lines of an entry in a list that is so far indented: records in one line each."""
    lines: list[str] = []
    for key, value in entry.items():
        if isinstance(value, list) and value:
            lines.append(f"{key}:")
            for item in value:
                first, *others = yaml_lines(item)
                lines += [f"  - {first}", *(f"    {line}" for line in others)]
        elif isinstance(value, dict):
            lines.append(f"{key}: {' '.join(yaml_lines(value))}")
        else:
            lines += yaml_lines({key: value}, flow=False)
    marked = [f"{'- ' if n == 0 else '  '}{line}" if line else "" for n, line in enumerate(lines)]
    return [" " * indent + line if line else "" for line in marked]


def yaml_lines(value: Any, flow: bool | None = True) -> list[str]:
    """Return the lines of a value.

    flow: whether records and lists stand in one line; None, if only those do that hold no others.
    """
    dumper = _Patient if max(repr(value)) > "\uffff" else _Dumper
    told: str = yaml.dump(
        value, Dumper=dumper, default_flow_style=flow, allow_unicode=True, width=10**6, sort_keys=False
    )
    lines = told.removesuffix("\n").split("\n")
    return lines[:-1] if lines[-1] == "..." else lines  # what ends a plain text outside of a mapping


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
