"""Put entries that were made elsewhere at the end of a register: what they all have in common."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from errata.check import rules
from errata.register.files import shown
from errata.register.yaml import Problem, load
from errata.report import edit
from errata.report.draft import FilingError

_ROUNDS = 10  # entries that are left out leave others without what they name


class ImportFault(Exception):
    """A file of which nothing can be read; args are its path and its problems."""


class Found(NamedTuple):
    """What a file says: entries by the line at which they begin, how many reports, and what it cannot say."""

    entries: list[tuple[int, dict[str, Any]]]
    reports: int
    problems: list[Problem]


def read(path: Path, most: int) -> str:
    """Return the text of a file, without its byte order mark; raise ImportFault if it has none in UTF-8."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size  # of a pipe 0, whatever comes out of it
            content = b"" if size > most else file.read(most + 1)
        if max(size, len(content)) > most:
            raise ImportFault(
                path, [Problem(1, 1, "ER502", f"the file is longer than {most:,} bytes; split it")]
            )
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        told = f"not UTF-8: byte {error.start} of the file; save it in UTF-8"
        raise ImportFault(path, [Problem(line, 1, "ER502", told)]) from None


def put(text: str, found: Found, folder: Path) -> tuple[str, int, list[Problem]]:
    """Return the text of a good errata.yml with the entries that hold its rules, how many, and what is wrong.

    An entry is left out if the register has one with its alias or its words: a file may be imported again.
    Raises FilingError if nothing can be put in.
    """
    problems = list(found.problems)
    register = load(text.removeprefix("\ufeff")).data["errata"]
    ids = {entry["id"] for entry in register}
    held: dict[Any, str] = {}
    for entry in register:
        for place in [*rules.places(entry)[0], *entry.get("aliases", [])]:
            held.setdefault(place, entry["id"])
    left = []
    for line, entry in found.entries:
        known = _known(entry, held)
        if known and ("duplicate_of" not in entry or entry["id"] in ids):
            told = f"{known} is the same report or corrects the same words; it is not written again"
            problems.append(Problem(line, 1, "EW405", told))
        else:
            left.append((line, entry))
    for _ in range(_ROUNDS):
        if not left:
            return text, 0, problems
        written, wrong = edit.append(text, [entry for _, entry in left], folder)
        if not wrong:
            return written, len(left), problems
        problems += _told(left, wrong)
        left = [one for number, one in enumerate(left) if number not in wrong]
    raise FilingError(f"{shown(folder)}: the entries name each other in a chain; import fewer at once")


def _known(entry: dict[str, Any], held: dict[Any, str]) -> str:
    """Return the id of the entry that is the same report, or corrects the same words, if there is one."""
    quoted = {"work", "original"} <= entry.keys() and "section" in entry.get("location", {})
    asked = [*entry.get("aliases", []), *(rules.places(entry)[1] if quoted else [])]
    return min((held[one] for one in asked if one in held), default="")


def _told(left: Sequence[tuple[int, Any]], wrong: dict[int, list[Problem]]) -> list[Problem]:
    return [
        Problem(left[number][0], 1, one.code, f"not written: {one.message}")
        for number, found in wrong.items()
        for one in found
    ]
