"""Write entries into the text of an errata.yml, its comments kept."""

from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from errata import check as checking
from errata.filing import PLACEHOLDER, FilingError
from errata.source import load


def append(text: str, entry: dict[str, Any], root: Path) -> str:
    """Return the text of an errata.yml with one more entry at its end.

    root: see `check`. Raises FilingError with what is wrong with the entry, by the rules of `check`.
    """
    yaml, data = _read(text)
    count = len(data["errata"])
    data["errata"].append(_styled(entry))
    if count:
        data["errata"].yaml_set_comment_before_after_key(count, before="\n")
    # An empty list is written as [], which would force its entries into one line.
    data["errata"].fa.set_block_style()
    written = _written(yaml, data, text)
    place = load(written).at(("errata", count))
    _, problems = checking.check(written, root)
    reasons = [problem.message for problem in problems if problem[:2] >= place and not problem.is_warning]
    if reasons:
        raise FilingError(*(reason.removeprefix(f"{PLACEHOLDER}: ") for reason in reasons))
    return written


def _styled(value: Any, level: int = 0) -> Any:
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
    """Return the text of an errata.yml whose placeholders have the next ids, in order, and these ids.

    Raises FilingError if four digits do not suffice.
    """
    yaml, data = _read(text)
    last = max((int(entry["id"][1:]) for entry in data["errata"]), default=0)
    given = []
    for entry in data["errata"]:
        if entry["id"] == PLACEHOLDER:
            last += 1
            if last > 9999:
                raise FilingError("id: E9999 is taken, and an id has four digits")
            entry["id"] = f"E{last:04}"
            given.append(entry["id"])
    return (_written(yaml, data, text) if given else text), given


def _read(text: str) -> tuple[YAML, Any]:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10**6
    yaml.preserve_quotes = True
    return yaml, yaml.load(text)


def _written(yaml: YAML, data: Any, before: str) -> str:
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue().replace("\n", "\r\n" if "\r\n" in before else "\n")
