"""Hold the entries of an errata.yml against each other and the files they name: codes ER2xx, EW4xx."""

import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from errata.check import claims, history
from errata.check.history import At
from errata.register.files import Root
from errata.register.model import PLACEHOLDER
from errata.register.schema import near
from errata.register.yaml import Problem, Source
from errata.text.match import nothing, short

OLD = 90  # days after which a report that nobody judged is worth a warning


def problems(source: Source, root: Root, today: str = "", release: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with entries that have their form.

    root: folder to which `pages` and `proof.snippet` are relative.
    today: YYYY-MM-DD; with it, days that have not come and reports that wait are named.
    release: refuse E0000, which is for branches.
    """
    if fault := root.fault():
        yield Problem(*source.at(("root",)), "ER220", f"root {source.data['root']!r} {fault}")
        return  # where the files are that entries name is not known
    works, errata = source.data["works"], source.data["errata"]
    reader = claims.Reader(root.path)
    ids: dict[str, Any] = {}
    for entry in errata:
        ids.setdefault(entry["id"], entry)
    orders = {key: {one["id"]: n for n, one in enumerate(work["editions"])} for key, work in works.items()}
    corrected: dict[tuple[str | bool | None, ...], int] = {}
    before = ""
    for i, entry in enumerate(errata):
        identity = entry["id"]

        def at(*path: str | int, code: str, message: str, i: int = i, identity: str = identity) -> Problem:
            return Problem(*source.at(("errata", i, *path)), code, f"{identity}: {message}"[:200])

        # Entries that have no id yet stand last, in any number: `errata assign` numbers them.
        rank = "last" if identity == PLACEHOLDER else identity
        if rank < before and before == "last":
            yield at("id", code="ER201", message=f"id {identity} comes after E0000, which comes last")
        elif rank <= before != "last":
            why = "appears twice" if identity == before else f"comes after {before}"
            yield at("id", code="ER201", message=f"id {identity} {why}; ids ascend and are unique")
        before = max(before, rank)
        if release and identity == PLACEHOLDER:
            message = "id E0000 is for branches; give the entry its id: errata assign"
            yield at("id", code="ER201", message=message)
        if entry["work"] not in works:
            message = f"no work {entry['work']!r}{near(entry['work'], list(works))}"
            yield at("work", code="ER202", message=message)
        else:
            yield from _editions(entry, orders[entry["work"]], at)
        yield from _files(entry, root, reader, at)
        yield from _duplicate(entry, ids, at)
        yield from _words(entry, at)
        if entry["type"] == "editorial" and "severity" in entry:
            yield at("severity", code="ER207", message="only a technical erratum has a severity")
        yield from history.events(entry, at, today)
        yield from _days(entry, at, today)
        held, asked = places(entry)
        same = [corrected[place] for place in asked if place in corrected]
        if same and "duplicate_of" not in entry:
            first = errata[min(same)]["id"]
            message = f"corrects the same words as {first}; is one a duplicate_of the other?"
            yield at("original", code="EW401", message=message)
        for place in held:
            corrected.setdefault(place, i)
        if today and entry["status"] == "reported":
            age = (date.fromisoformat(today) - _last_day(entry["history"][0]["date"])).days
            if age > OLD:
                message = f"reported {age} days ago and not judged yet; {OLD} are allowed"
                yield at("status", code="EW402", message=message)


def places(entry: dict[str, Any]) -> tuple[list[tuple[str | bool | None, ...]], ...]:
    """Return the keys under which the words of an entry are kept, and those under which to look for others.

    Two entries may correct the same words if no prefix or suffix that both have tells them apart: None
    is for an entry that has none, True for any.
    """
    location = entry["location"]
    words = entry["work"], normal(entry["original"]), normal(location["section"])
    beside = [normal(location[name]) if name in location else None for name in ("prefix", "suffix")]
    held = product(*((one, True) for one in beside))
    asked = product(*((True,) if one is None else (one, None) for one in beside))
    return [(*words, *key) for key in held], [(*words, *key) for key in asked]


def _last_day(when: str) -> date:
    """Return a day, or the last one of a month or year."""
    year, month = int(when[:4]), int(when[5:7] or 12)
    return date(year, month, int(when[8:]) if when[8:] else monthrange(year, month)[1])


def _days(entry: dict[str, Any], at: At, today: str) -> Iterator[Problem]:
    published = entry["published"]
    first = min(event["date"] for event in entry["history"])
    if history.precedes(published, first):
        message = f"published {published} comes before the first report, {first}"
        yield at("published", code="ER204", message=message)
    days: list[tuple[tuple[str | int, ...], str]] = [(("published",), published)]
    for j, reference in enumerate(entry.get("references", [])):
        days += [(("references", j, key), reference[key]) for key in ("date", "read") if key in reference]
    for path, day in days:
        if today and history.precedes(today, day):
            yield at(*path, code="ER204", message=f"{day} comes after today, {today}")


def normal(text: str) -> str:
    """Return a text as it is compared with others: case, width and white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _files(entry: dict[str, Any], root: Root, reader: claims.Reader, at: At) -> Iterator[Problem]:
    for j, page in enumerate(entry.get("pages", [])):
        if missing := root.missing(page):
            yield at("pages", j, code="ER202", message=f"no page {page!r}{missing}")
    snippet = entry.get("proof", {}).get("snippet")
    if not snippet:
        return
    if missing := root.missing(snippet):
        yield at("proof", "snippet", code="ER202", message=f"no proof {snippet!r}{missing}")
    else:
        yield from claims.problems(entry["proof"], reader, at)


def _duplicate(entry: dict[str, Any], ids: dict[str, Any], at: At) -> Iterator[Problem]:
    duplicate = entry.get("duplicate_of")
    if duplicate is None:
        return
    if duplicate not in ids or duplicate == entry["id"]:
        yield at("duplicate_of", code="ER202", message=f"no other entry {duplicate}")
    elif "duplicate_of" in ids[duplicate]:
        message = f"{duplicate} is a duplicate itself; name the entry that it repeats"
        yield at("duplicate_of", code="ER202", message=message)
    if entry["status"] != "rejected":
        yield at("duplicate_of", code="ER210", message="a duplicate must have status rejected")


def _words(entry: dict[str, Any], at: At) -> Iterator[Problem]:
    original, corrected = (entry[name].strip() for name in ("original", "corrected"))
    if original.split() == corrected.split():
        yield at("corrected", code="ER203", message="corrected equals original")
    location = entry["location"]
    context = not nothing(location.get("prefix", "") + location.get("suffix", ""))
    if nothing(original):
        message = "original has no words to search for; quote the words of the text, or those around them"
        yield at("original", code="ER209", message=message)
    elif original.startswith(("...", "…")) or original.endswith(("...", "…")):
        yield at("original", code="ER209", message="original begins or ends with dots; quote whole words")
    elif not context and (short(original) or (corrected and short(corrected))):
        name = "original" if short(original) else "corrected"
        rule = "fewer than five characters, or no letter or digit"
        message = f"{name} {entry[name]!r} occurs in many places ({rule})"
        yield at(name, code="ER212", message=f"{message}; quote more words, or give a prefix or suffix")
    if not corrected and entry.get("pages") and not context:
        message = "nothing is left of the corrected text to look for in `pages`; give a prefix or suffix"
        yield at("pages", code="ER211", message=message)


def _editions(entry: dict[str, Any], editions: dict[str, int], at: At) -> Iterator[Problem]:
    named: list[tuple[tuple[str | int, ...], str]]
    named = [(("location", "pages", name), name) for name in entry["location"].get("pages", {})]
    for j, affected in enumerate(entry.get("affected", [])):
        for key, value in affected.items():
            names = value if isinstance(value, list) else [value]
            named += [(("affected", j, key), name) for name in names]
        first = affected.get("introduced")
        for key in ("fixed", "last_affected"):
            last = affected.get(key)
            if not {first, last} <= editions.keys():
                continue
            if editions[last] < editions[first]:
                message = f"{key} {last!r} comes before introduced {first!r}"
                yield at("affected", j, key, code="ER208", message=message)
            elif first == affected.get("fixed"):
                message = f"fixed and introduced are both {first!r}, so no edition has the error; name two"
                yield at("affected", j, key, code="ER208", message=message)
        if {"fixed", "last_affected"} <= affected.keys():
            message = "fixed and last_affected exclude each other: remove one"
            yield at("affected", j, code="ER208", message=message)
    for path, name in named:
        if name not in editions:
            message = f"no edition {name!r} of {entry['work']}{near(name, list(editions))}"
            yield at(*path, code="ER202", message=message)
