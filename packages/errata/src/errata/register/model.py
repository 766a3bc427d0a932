"""The register as frozen dataclasses, built from data that the check has accepted."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from errata.register.order import Order
from errata.register.yaml import Source

T = TypeVar("T")


@dataclass(frozen=True)
class Ids:
    """How the ids of a register are written: a prefix, and a number of at least so many digits."""

    prefix: str = "E"
    width: int = 4

    @property
    def placeholder(self) -> str:
        """The id of an entry that has no number yet."""
        return self.of(0)

    @property
    def form(self) -> str:
        """The rule in words."""
        digits = {1: "a digit", 4: "four digits"}.get(self.width, f"{self.width} digits")
        return f"{self.prefix} and {digits}"

    def of(self, number: int) -> str:
        """Return the id with a number."""
        return f"{self.prefix}{number:0{self.width}}"

    def number(self, identity: str) -> int | None:
        """Return the number of an id, None if it is not written as ids of this register are."""
        digits = identity.removeprefix(self.prefix)
        known = digits.isascii() and digits.isdecimal() and self.of(int(digits)) == identity
        return int(digits) if known else None

    def spelled(self, written: str) -> str:
        """Return the id that people mean who write it without its prefix, zeros or capitals."""
        found = re.fullmatch(f"({re.escape(self.prefix)})?0*([0-9]{{1,12}})", written.strip(), re.IGNORECASE)
        return self.of(int(found[2])) if found else written


class Local(str):
    """A text in several languages: it is the English one, and has all in `words`, by language code."""

    words: dict[str, str]

    def __new__(cls, words: dict[str, str]) -> Self:
        text = super().__new__(cls, words["en"])
        text.words = words
        return text


def language(text: str, lang: str) -> str:
    """Return which language of a text to show for one that is asked for: it, its primary one, or English.

    Nothing if the text has no languages. The primary one of zh-Hans is zh.
    """
    words = text.words if isinstance(text, Local) else {}
    return next((one for one in (lang, lang.partition("-")[0], "en") if one in words), "")


def said(text: str, lang: str) -> str:
    """Return a text in a language, see `language`."""
    return text.words[language(text, lang)] if isinstance(text, Local) else text


def in_all(text: str) -> list[str]:
    """Return a text in all its languages."""
    return [*text.words.values()] if isinstance(text, Local) else [text]


@dataclass(frozen=True)
class Edition:
    """One edition of a work.

    parents: the ids of those that it was made from; None if that is the one before it in the list.
    """

    id: str
    format: str
    label: str = ""
    date: str = ""
    parents: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Work:
    """One text that is corrected; its editions are oldest first."""

    title: str
    kind: str
    editions: tuple[Edition, ...]
    lang: str = "en"
    author: str = ""
    url: str = ""
    waived: str = ""

    @cached_property
    def order(self) -> Order:
        """Which of the editions comes before which."""
        return Order((edition.id, edition.parents) for edition in self.editions)


@dataclass(frozen=True)
class Location:
    """Where the original words stand."""

    section: str
    file: str = ""
    occurrences: int | str = 1
    prefix: str = ""
    suffix: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True)
class Affected:
    """A range of editions that hold the error, or single ones."""

    introduced: str = ""
    fixed: str = ""
    last_affected: str = ""
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Credit:
    """A person and what they did."""

    name: str
    type: str
    url: str = ""


@dataclass(frozen=True)
class Reference:
    """A source."""

    type: str
    url: str
    date: str = ""
    read: str = ""


@dataclass(frozen=True)
class Proof:
    """A program with both claims, or why there is none.

    places: line and column of each part in its file, by name.
    reason: what the program says against the original; empty unless its verdict is recorded and holds.
    inherited: that of the work, which waives it for all its entries.
    """

    snippet: str = ""
    original: dict[str, Any] = field(default_factory=dict)
    corrected: dict[str, Any] = field(default_factory=dict)
    waived: str = ""
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    reason: str = ""
    inherited: bool = False


@dataclass(frozen=True)
class Picture:
    """A file, relative to the root of the register, and what it shows."""

    file: str
    alt: str


@dataclass(frozen=True)
class Pictures:
    """A figure as it stands, and as it should."""

    original: Picture | None = None
    corrected: Picture | None = None

    @property
    def shown(self) -> list[tuple[str, Picture]]:
        """Those that there are, each with its name."""
        pairs = ("original", self.original), ("corrected", self.corrected)
        return [(name, picture) for name, picture in pairs if picture]


@dataclass(frozen=True)
class Event:
    """Something that happened to a report."""

    date: str
    status: str
    by: str = ""
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """One correction; fields as in schema.json, and `line`, where the entry starts in its file."""

    id: str
    title: str
    work: str
    type: str
    status: str
    location: Location
    original: str = ""
    corrected: str = ""
    notes: str
    published: str
    line: int
    history: tuple[Event, ...]
    severity: str = ""
    form: str = "text"
    duplicate_of: str = ""
    supersedes: str = ""
    aliases: tuple[str, ...] = ()
    source_text: str = ""
    pictures: Pictures = Pictures()
    affected: tuple[Affected, ...] = ()
    verifier_notes: str = ""
    credits: tuple[Credit, ...] = ()
    references: tuple[Reference, ...] = ()
    proof: Proof | None = None
    pages: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Type, and severity where there is one."""
        told = "severity unknown" if self.severity == "unknown" else self.severity
        return f"{self.type}, {told}" if told else self.type

    @property
    def updated(self) -> str:
        """Day of the last change: of the last event, or of publication if that came later."""
        return max(self.history[-1].date, self.published)


# Keys whose values, or items, are records of their own.
_RECORDS: dict[str, Callable[..., Any]] = {
    "pictures": lambda **files: Pictures(**{name: Picture(**file) for name, file in files.items()}),
    **dict.fromkeys(("title", "notes", "verifier_notes"), Local),
    "affected": Affected,
    "credits": Credit,
    "editions": Edition,
    "history": Event,
    "location": Location,
    "proof": Proof,
    "references": Reference,
}


def _build(kind: Callable[..., T], data: dict[str, Any]) -> T:
    """Build a record from plain data, lists as tuples."""
    return kind(**{key: _value(_RECORDS.get(key), value) for key, value in data.items()})


def _value(kind: Callable[..., Any] | None, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_value(kind, item) for item in value)
    if kind is Local:
        return Local(value) if isinstance(value, dict) else value
    return _build(kind, value) if kind else value


@dataclass(frozen=True)
class Register:
    """All works by key, and all entries by ascending id.

    id: name of the register among all, a URI; "" if it has none, and then it has no feed.
    ids: how the ids of entries are written.
    root: folder to which `pages` and `proof.snippet` are relative.
    version: that of the format of the file.
    """

    works: dict[str, Work]
    errata: tuple[Erratum, ...]
    id: str = ""
    root: Path = Path()
    version: str = "1.0"
    ids: Ids = Ids()

    @property
    def pictures(self) -> list[str]:
        """The files of all pictures, each once."""
        return [*dict.fromkeys(one.file for entry in self.errata for _, one in entry.pictures.shown)]

    @cached_property
    def by_work(self) -> dict[str, list[Erratum]]:
        """The entries of each work, by its key."""
        found: dict[str, list[Erratum]] = {key: [] for key in self.works}
        for entry in self.errata:
            found[entry.work].append(entry)
        return found

    def affects(self, entry: Erratum, edition: str) -> bool | None:
        """Say whether an edition of the entry's work holds the error.

        It does if it is one of `versions`, or lies in a range: at or after `introduced`, before
        `fixed`, not after `last_affected`. None if that is not known: the entry does not say which
        editions do, or not since when, and of a range only its end, `last_affected`, is known to; or the
        edition lies on a branch beside an end of the range, where OSV would go by `introduced` alone.
        """
        order = self.works[entry.work].order
        answers = [_holds(one, order, edition) for one in entry.affected] or [None]
        return True if True in answers else None if None in answers else False

    @classmethod
    def of(cls, source: Source, root: Path) -> Self:
        """Build the register from an errata.yml that has no problems."""
        works = {key: _build(Work, work) for key, work in source.data["works"].items()}
        errata = []
        for i, entry in enumerate(source.data["errata"]):
            placed = {**entry, "line": source.at(("errata", i))[0]}
            if proof := entry.get("proof"):
                places = {part: source.at(("errata", i, "proof", part)) for part in proof}
                placed["proof"] = {**proof, "places": places}
            elif entry["type"] == "technical" and (reason := works[entry["work"]].waived):
                placed["proof"] = {"waived": reason, "inherited": True}
            errata.append(_build(Erratum, placed))
        data = source.data
        ids = _build(Ids, data.get("ids", {}))
        return cls(works, tuple(errata), data.get("id", ""), root, data["schema_version"], ids)


def _holds(one: Affected, order: Order, edition: str) -> bool | None:
    """Say whether an edition, one of those in order, is in a range or one of its versions; see `affects`."""
    if edition in one.versions or edition == one.last_affected:
        return True
    end = one.fixed or one.last_affected
    if not (one.introduced or end) or (end and order.reaches(end, edition)):
        return False
    if not one.introduced:
        return None
    if order.reaches(one.introduced, edition):
        return True if not end or order.reaches(edition, end) else None
    return False if order.reaches(edition, one.introduced) else None


def no_feed(register: Register) -> str:
    """Say why a register without an id has no feed, and which line gives it one.

    The id proposed is made of what the register corrects, so it is the same until that changes.
    """
    held = [work.title for work in register.works.values()] + [one.original for one in register.errata]
    proposed = uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(held)).urn
    return f"no `id`, so there is no feed; add one at the top and never change it: id: {proposed}"
