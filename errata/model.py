"""The register as frozen dataclasses, built from data that the check has accepted."""

from dataclasses import dataclass, field, fields
from typing import Any, Self

from errata.source import Source


@dataclass(frozen=True)
class _Record:
    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Build a record from plain data; lists of known records become tuples of them."""
        kinds = {f.name: f.metadata.get("of") for f in fields(cls)}
        return cls(**{name: _convert(kinds[name], value) for name, value in data.items()})


def _convert(kind: type[_Record] | None, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(kind.of(item) if kind else item for item in value)
    return kind.of(value) if kind else value


def _of(kind: type[_Record], **options: Any) -> Any:
    return field(metadata={"of": kind}, **options)


@dataclass(frozen=True)
class Edition(_Record):
    id: str
    format: str
    label: str = ""
    date: str = ""


@dataclass(frozen=True)
class Work(_Record):
    title: str
    kind: str
    editions: tuple[Edition, ...] = _of(Edition)
    lang: str = "en"
    author: str = ""
    url: str = ""


@dataclass(frozen=True)
class Location(_Record):
    section: str
    prefix: str = ""
    suffix: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True)
class Affected(_Record):
    introduced: str = ""
    fixed: str = ""
    last_affected: str = ""
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Credit(_Record):
    name: str
    type: str
    url: str = ""


@dataclass(frozen=True)
class Reference(_Record):
    type: str
    url: str
    date: str = ""
    read: str = ""


@dataclass(frozen=True)
class Proof(_Record):
    snippet: str = ""
    original: dict[str, Any] = field(default_factory=dict)
    corrected: dict[str, Any] = field(default_factory=dict)
    waived: str = ""


@dataclass(frozen=True)
class Event(_Record):
    date: str
    status: str
    by: str = ""
    summary: str = ""


@dataclass(frozen=True)
class Erratum(_Record):
    """One correction; fields as in schema.json, and `line`, where the entry starts in its file."""

    id: str
    title: str
    work: str
    type: str
    status: str
    location: Location = _of(Location)
    original: str
    corrected: str
    notes: str
    published: str
    line: int
    history: tuple[Event, ...] = _of(Event)
    severity: str = ""
    duplicate_of: str = ""
    affected: tuple[Affected, ...] = _of(Affected, default=())
    verifier_notes: str = ""
    credits: tuple[Credit, ...] = _of(Credit, default=())
    references: tuple[Reference, ...] = _of(Reference, default=())
    proof: Proof | None = _of(Proof, default=None)
    pages: tuple[str, ...] = ()

    @property
    def updated(self) -> str:
        """Day of the last change: of the last event, or of publication if that came later."""
        return max(self.history[-1].date, self.published)


@dataclass(frozen=True)
class Register:
    works: dict[str, Work]
    errata: tuple[Erratum, ...]

    @classmethod
    def of(cls, source: Source) -> Self:
        """Build the register from an errata.yml that has no problems."""
        works = {key: Work.of(work) for key, work in source.data["works"].items()}
        lines = (source.at(("errata", i))[0] for i in range(len(source.data["errata"])))
        entries = zip(source.data["errata"], lines, strict=True)
        return cls(works, tuple(Erratum.of({**entry, "line": line}) for entry, line in entries))
