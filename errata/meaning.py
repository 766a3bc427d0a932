"""Hold the entries of an errata.yml against each other and the files they name: codes ER2xx, EW4xx."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from errata import past
from errata.past import At
from errata.schema import near
from errata.source import Problem, Source

OLD = 90  # days after which a report that nobody judged is worth a warning


def problems(source: Source, root: Path, today: str = "", release: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with entries that have their form.

    root: folder to which `pages` and `proof.snippet` are relative.
    today: YYYY-MM-DD; with it, days that have not come and reports that wait are named.
    release: refuse E0000, which is for branches.
    """
    works, errata = source.data["works"], source.data["errata"]
    ids = {entry["id"]: entry for entry in errata}
    seen: dict[tuple[str, str], str] = {}
    before = ""
    for i, entry in enumerate(errata):
        identity = entry["id"]

        def at(*path: str | int, code: str, message: str, i: int = i, identity: str = identity) -> Problem:
            return Problem(*source.at(("errata", i, *path)), code, f"{identity}: {message}"[:200])

        # Entries that have no id yet stand last, in any number: `errata assign` numbers them.
        rank = "last" if identity == "E0000" else identity
        if rank < before and before == "last":
            yield at("id", code="ER201", message=f"id {identity} comes after E0000, which stands last")
        elif rank <= before != "last":
            why = "stands twice" if identity == before else f"comes after {before}"
            yield at("id", code="ER201", message=f"id {identity} {why}; ids ascend and are unique")
        before = max(before, rank)
        if release and identity == "E0000":
            message = "id E0000 is for branches; give the entry its id: errata assign"
            yield at("id", code="ER201", message=message)
        if entry["work"] not in works:
            message = f"no work {entry['work']!r}{near(entry['work'], list(works))}"
            yield at("work", code="ER202", message=message)
        else:
            yield from _editions(entry, works[entry["work"]], at)
        yield from _files(entry, root, at)
        yield from _duplicate(entry, ids, at)
        yield from _words(entry, at)
        if entry["type"] == "editorial" and "severity" in entry:
            yield at("severity", code="ER207", message="only a technical erratum has a severity")
        yield from past.events(entry, at, today)
        same = (entry["work"], normal(entry["original"]))
        if same in seen and "duplicate_of" not in entry:
            message = f"corrects the same words as {seen[same]}; is one a duplicate_of the other?"
            yield at("original", code="EW401", message=message)
        seen.setdefault(same, identity)
        if today and entry["status"] == "reported":
            age = (date.fromisoformat(today) - date.fromisoformat(entry["history"][0]["date"])).days
            if age > OLD:
                message = f"reported {age} days ago and not judged yet; {OLD} are allowed"
                yield at("status", code="EW402", message=message)


def normal(text: str) -> str:
    """Return a text as it is compared with others: case, width and white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _files(entry: dict[str, Any], root: Path, at: At) -> Iterator[Problem]:
    for j, page in enumerate(entry.get("pages", [])):
        if not _inside(root, page):
            yield at("pages", j, code="ER202", message=f"no page {page!r}")
    snippet = entry.get("proof", {}).get("snippet")
    if snippet and not _inside(root, snippet):
        yield at("proof", "snippet", code="ER202", message=f"no proof {snippet!r}")


def _inside(root: Path, name: str) -> bool:
    """Say whether a file of that name exists below root; a link or `..` does not lead out."""
    path = (root / name).resolve()
    return path.is_relative_to(root.resolve()) and path.is_file()


def _duplicate(entry: dict[str, Any], ids: dict[str, Any], at: At) -> Iterator[Problem]:
    duplicate = entry.get("duplicate_of")
    if duplicate is None:
        return
    if duplicate not in ids or duplicate == entry["id"]:
        yield at("duplicate_of", code="ER202", message=f"no other entry {duplicate}")
    elif "duplicate_of" in ids[duplicate]:
        message = f"{duplicate} is a duplicate itself; name the entry that is not"
        yield at("duplicate_of", code="ER202", message=message)
    if entry["status"] != "rejected":
        yield at("duplicate_of", code="ER210", message="a duplicate has status rejected")


def _words(entry: dict[str, Any], at: At) -> Iterator[Problem]:
    original, corrected = (entry[name].strip() for name in ("original", "corrected"))
    if original.split() == corrected.split():
        yield at("corrected", code="ER203", message="corrected equals original")
    if not original:
        yield at("original", code="ER209", message="original is blank; quote the words that stand")
    if original.startswith(("...", "…")) or original.endswith(("...", "…")):
        yield at("original", code="ER209", message="original begins or ends with dots; quote whole words")
    location = entry["location"]
    if not corrected and entry.get("pages") and not (location.get("prefix") or location.get("suffix")):
        message = "nothing is left of the corrected text to look for in `pages`; give a prefix or suffix"
        yield at("pages", code="ER211", message=message)


def _editions(entry: dict[str, Any], work: dict[str, Any], at: At) -> Iterator[Problem]:
    editions = [edition["id"] for edition in work["editions"]]
    named: list[tuple[tuple[str | int, ...], str]]
    named = [(("location", "pages", name), name) for name in entry["location"].get("pages", {})]
    for j, affected in enumerate(entry.get("affected", [])):
        for key, value in affected.items():
            names = value if isinstance(value, list) else [value]
            named += [(("affected", j, key), name) for name in names]
        first = affected.get("introduced")
        for key in ("fixed", "last_affected"):
            last = affected.get(key)
            if not {first, last} <= set(editions):
                continue
            if editions.index(last) - editions.index(first) < (key == "fixed"):
                message = f"{key} {last!r} comes before introduced {first!r}"
                yield at("affected", j, key, code="ER208", message=message)
        if {"fixed", "last_affected"} <= affected.keys():
            yield at("affected", j, code="ER208", message="fixed and last_affected exclude each other")
    for path, name in named:
        if name not in editions:
            message = f"no edition {name!r} of {entry['work']}{near(name, editions)}"
            yield at(*path, code="ER202", message=message)
