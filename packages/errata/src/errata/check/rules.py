"""Hold the entries of an errata.yml against each other and the files they name: codes ER2xx, EW4xx."""

import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import product
from math import inf
from typing import Any

from errata.check import claims, history
from errata.check.history import At
from errata.register import schema
from errata.register.characters import STEERING
from errata.register.files import Root
from errata.register.model import Ids
from errata.register.order import Order
from errata.register.schema import near
from errata.register.yaml import Problem, Source
from errata.text.match import dedented, nothing, short

OLD = 90  # days after which a report that nobody judged is worth a warning


def problems(source: Source, root: Root, today: str = "", release: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with entries that have their form.

    root: folder to which `pages` and `proof.snippet` are relative.
    today: YYYY-MM-DD; with it, days that have not come and reports that wait are named.
    release: refuse the placeholder id, E0000, which is for branches.
    """
    if fault := root.fault():
        yield Problem(*source.at(("root",)), "ER220", f"root {source.data['root']!r} {fault}")
        return  # where the files are that entries name is not known
    yield from _newer(source)
    yield from _parents(source)
    yield from _numbers(source, release)
    yield from _repeated(source)
    works, errata = source.data["works"], source.data["errata"]
    reader = claims.Reader(root.path)
    ids: dict[str, Any] = {}
    for entry in errata:
        ids.setdefault(entry["id"], entry)
    order = {identity: n for n, identity in enumerate(ids)}
    orders = {
        key: Order((one["id"], one.get("parents")) for one in work["editions"]) for key, work in works.items()
    }
    aliases: dict[str, str] = {}  # and whose they are
    for i, entry in enumerate(errata):
        at = _at(source, i)
        if entry["work"] not in works:
            message = f"no work {entry['work']!r}{near(entry['work'], list(works))}"
            yield at("work", code="ER202", message=message)
        else:
            yield from _editions(entry, orders[entry["work"]], at)
        yield from _files(entry, root, reader, at)
        yield from _duplicate(entry, ids, at)
        yield from _others(entry, ids, order, aliases, at)
        yield from _words(entry, at)
        if entry["type"] == "editorial" and "severity" in entry:
            yield at("severity", code="ER207", message="only a technical erratum has a severity")
        waived = "proof" in entry or "waived" in works.get(entry["work"], {})
        if {entry["type"], entry["status"]} == {"technical", "verified"} and not waived:
            remedy = "write one, or say in `proof.waived` why nothing can be computed"
            yield Problem(*source.at(("errata", i)), "ER102", f"'proof' is missing; {remedy}")
        yield from history.events(entry, at, today)
        yield from _days(entry, at, today)


def _at(source: Source, i: int) -> At:
    """Return what makes a problem at a path of an entry, which its message names."""
    identity = source.data["errata"][i]["id"]

    def at(*path: str | int, code: str, message: str) -> Problem:
        return Problem(*source.at(("errata", i, *path)), code, f"{identity}: {message}"[:200])

    return at


def _numbers(source: Source, release: bool) -> Iterator[Problem]:
    """Yield the ids that are not written as `ids` says, that do not ascend, or that a release must not have.

    Entries that have no id yet stand last, in any number: `errata assign` numbers them.
    """
    written = Ids(**source.data.get("ids", {}))
    before, last = "", 0.0
    for i, entry in enumerate(source.data["errata"]):
        identity, at = entry["id"], _at(source, i)
        number = written.number(identity)
        rank = number or inf
        if number is None:
            yield at("id", code="ER105", message=f"id {identity} is not {written.form}")
        elif rank < last == inf:
            yield at("id", code="ER201", message=f"id {identity} comes after {before}, which comes last")
        elif rank <= last < inf:
            why = "appears twice" if identity == before else f"comes after {before}"
            yield at("id", code="ER201", message=f"id {identity} {why}; ids ascend and are unique")
        if number is not None and rank >= last:
            before, last = identity, rank
        if release and number == 0:
            message = f"id {identity} is for branches; give the entry its id: errata assign"
            yield at("id", code="ER201", message=message)


def _repeated(source: Source) -> Iterator[Problem]:
    """Yield the entries that correct the words of an earlier one, unless they say so."""
    errata = source.data["errata"]
    corrected: dict[tuple[str | bool | None, ...], int] = {}
    for i, entry in enumerate(errata):
        held, asked = places(entry)
        same = [corrected[place] for place in asked if place in corrected]
        if same and "duplicate_of" not in entry:
            first = errata[min(same)]["id"]
            message = f"corrects the same words as {first}; is one a duplicate_of the other?"
            yield _at(source, i)("original", code="EW401", message=message)
        for place in held:
            corrected.setdefault(place, i)


def _newer(source: Source) -> Iterator[Problem]:
    """Yield what a file of format 1.0 has of 1.1; the schema says `since`, and under `1.0` the older rule."""
    remedy = "needs format 1.1, but the file says 1.0; run: errata upgrade"
    left: list[tuple[tuple[str | int, ...], Any, dict[str, Any]]] = [((), source.data, schema.schema())]
    while left and source.data["schema_version"] == "1.0":
        path, value, rule = left.pop()
        old, name = rule.get("1.0", {}), path[-1] if path else ""
        if isinstance(value, list):
            left += [((*path, i), item, schema.resolved(rule["items"])) for i, item in enumerate(value)]
        elif isinstance(value, dict) and old.get("type") != "string":
            known = rule.get("properties", {})
            for key in value:
                inner = schema.resolved(known.get(key, rule.get("additionalProperties")))
                if inner.get("since"):
                    message = f"{key!r} {remedy}"
                    yield Problem(*source.at((*path, key, "@key")), "ER101", message)
                elif inner:
                    left.append(((*path, key), value[key], inner))
            for key in old.get("required", set()) - value.keys():
                message = f"{key!r} is missing, which {remedy}"
                yield Problem(*source.at(path), "ER102", message)
        elif (
            isinstance(value, dict)
            or value not in old.get("enum", [value])
            or len(str(value)) > old.get("maxLength", inf)
        ):
            told = f"{value!r}" if "enum" in old else ""
            if isinstance(value, str) and "maxLength" in old:
                told = f"has {len(value)} characters, which"
            yield Problem(*source.at(path), "ER104", " ".join(filter(None, (str(name), told, remedy))))


def places(entry: dict[str, Any]) -> tuple[list[tuple[str | bool | None, ...]], ...]:
    """Return the keys under which the words of an entry are kept, and those under which to look for others.

    Two entries may correct the same words if no prefix or suffix that both have tells them apart: None
    is for an entry that has none, True for any.
    """
    if "original" not in entry:
        return [], []
    location = entry["location"]
    words = entry["work"], normal(entry["original"]), normal(location["section"]), location.get("file")
    beside = [normal(location[name]) if name in location else None for name in ("prefix", "suffix")]
    held = product(*((one, True) for one in beside))
    asked = product(*((True,) if one is None else (one, None) for one in beside))
    return [(*words, *key) for key in held], [(*words, *key) for key in asked]


def _last_day(when: str) -> date:
    """Return a day, or the last one of a month or year."""
    year, month = int(when[:4]), int(when[5:7] or 12)
    return date(year, month, int(when[8:]) if when[8:] else monthrange(year, month)[1])


def _days(entry: dict[str, Any], at: At, today: str) -> Iterator[Problem]:
    """Yield the days that are in the wrong order or have not come, and a report that waits too long."""
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
    if today and entry["status"] == "reported":
        age = (date.fromisoformat(today) - _last_day(entry["history"][0]["date"])).days
        if age > OLD:
            message = f"reported {age} days ago and not judged yet; {OLD} are allowed"
            yield at("status", code="EW402", message=message)


def normal(text: str) -> str:
    """Return a text as it is compared with others: case, width and white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _files(entry: dict[str, Any], root: Root, reader: claims.Reader, at: At) -> Iterator[Problem]:
    for j, page in enumerate(entry.get("pages", [])):
        if missing := root.missing(page):
            yield at("pages", j, code="ER202", message=f"no page {page!r}{missing}")
    for name, picture in entry.get("pictures", {}).items():
        file = picture["file"]
        if hidden := STEERING.search(file):
            unseen = f"U+{ord(hidden[0]):04X}, which no address can show: rename the file"
            message = f"picture {file!r} has {unseen}"
            yield at("pictures", name, "file", code="ER105", message=message)
        elif missing := root.missing(file):
            yield at("pictures", name, "file", code="ER202", message=f"no picture {file!r}{missing}")
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


def _others(
    entry: dict[str, Any], ids: dict[str, Any], order: dict[str, int], aliases: dict[str, str], at: At
) -> Iterator[Problem]:
    """Yield what is wrong with the other entries, names and languages that an entry gives."""
    earlier = entry.get("supersedes")
    if earlier is not None and (earlier not in ids or earlier == entry["id"]):
        yield at("supersedes", code="ER202", message=f"no other entry {earlier}")
    elif earlier is not None and order[earlier] > order[entry["id"]]:
        message = f"{earlier} comes later; give it `supersedes: {entry['id']}` if it corrects this one"
        yield at("supersedes", code="ER202", message=message)
    elif earlier is not None and ids[earlier]["work"] != entry["work"]:
        message = f"{earlier} is about {ids[earlier]['work']}, this entry about {entry['work']}"
        yield at("supersedes", code="ER202", message=message)
    for j, alias in enumerate(entry.get("aliases", [])):
        if alias in aliases:
            message = f"alias {alias!r} is one of {aliases[alias]} too; each report has one entry"
            yield at("aliases", j, code="ER201", message=message)
        aliases.setdefault(alias, entry["id"])
    for name in ("title", "notes", "verifier_notes"):
        if isinstance(entry.get(name), dict) and next(iter(entry[name])) != "en":
            message = f"{name}: English comes first; put `en` before the other languages"
            yield at(name, code="ER105", message=message)


def _words(entry: dict[str, Any], at: At) -> Iterator[Problem]:
    original, corrected = (entry.get(name, "") for name in ("original", "corrected"))
    location = entry["location"]
    context = not nothing(location.get("prefix", "") + location.get("suffix", ""))
    if "original" not in entry:
        notes = entry["notes"]
        told = notes if isinstance(notes, str) else "".join(notes.values())
        if not corrected and "pictures" not in entry and nothing(told):
            rule = "neither words nor a picture nor notes say what is wrong"
            message = f"{rule}; give `original`, `corrected`, `pictures` or `notes`"
            yield at("corrected", code="ER203", message=message)
        if entry.get("pages") and not corrected.strip():
            message = "there are no words to look for in `pages`; give `corrected`, or remove `pages`"
            yield at("pages", code="ER211", message=message)
        return
    if "corrected" not in entry:
        message = "'corrected' is missing; write \"\" if the words are to be deleted"
        yield at(code="ER102", message=message)
        return
    code = entry.get("form") == "code"
    if code and dedented(original) == dedented(corrected) and original != corrected:
        message = "corrected differs from original in the indentation of all lines; quote a line around them"
        yield at("corrected", code="ER203", message=message)
    elif original.strip() == corrected.strip() if code else original.split() == corrected.split():
        yield at("corrected", code="ER203", message="corrected equals original")
    if nothing(original):
        message = "original has no words to search for; quote the words of the text, or those around them"
        yield at("original", code="ER209", message=message)
    elif original.strip().startswith(("...", "…")) or original.strip().endswith(("...", "…")):
        yield at("original", code="ER209", message="original begins or ends with dots; quote whole words")
    elif not context and (short(original) or (corrected.strip() and short(corrected))):
        name = "original" if short(original) else "corrected"
        rule = "fewer than five characters, or no letter or digit"
        message = f"{name} {entry[name]!r} occurs in many places ({rule})"
        yield at(name, code="ER212", message=f"{message}; quote more words, or give a prefix or suffix")
    if not corrected.strip() and entry.get("pages") and not context:
        message = "nothing is left of the corrected text to look for in `pages`; give a prefix or suffix"
        yield at("pages", code="ER211", message=message)


def _parents(source: Source) -> Iterator[Problem]:
    """Yield each parent of an edition that is none of those before it in the list."""
    for key, work in source.data["works"].items():
        known = {one["id"]: None for one in work["editions"]}
        before: set[str] = set()
        for n, edition in enumerate(work["editions"]):
            for j, name in enumerate(edition.get("parents", [])):
                at = source.at(("works", key, "editions", n, "parents", j))
                if name not in known:
                    message = f"no edition {name!r} of {key}{near(name, list(known))}"
                    yield Problem(*at, "ER202", message[:200])
                elif name not in before:
                    message = f"parent {name!r} does not stand before {edition['id']!r}; move it up the list"
                    yield Problem(*at, "ER208", message[:200])
            before.add(edition["id"])


def _editions(entry: dict[str, Any], order: Order, at: At) -> Iterator[Problem]:
    editions = order.place
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
            if order.reaches(last, first) and first != last:
                message = f"{key} {last!r} comes before introduced {first!r}"
                yield at("affected", j, key, code="ER208", message=message)
            elif not order.reaches(first, last):
                both = f"{key} {last!r} and introduced {first!r}"
                message = f"{both} are on two branches; name the editions in `versions`"
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
