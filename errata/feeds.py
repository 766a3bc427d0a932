"""The register for programs: JSON, and an Atom feed of its changes."""

import json
import uuid
from dataclasses import MISSING, fields, is_dataclass
from typing import Any
from xml.etree import ElementTree

from errata import paging, schema
from errata.markup import notes, section, visible, word_diff
from errata.model import PLACEHOLDER, Erratum, Register

JSON, ATOM, SCHEMA = "errata.json", "errata.atom", "errata.schema.json"
LATEST = 50  # entries in the feed


def as_json(register: Register, site: str = "", end: str = "/") -> str:
    """Return the register as JSON: its file, and for each entry the day of its last change and its address.

    site: address of the site; if it is not known, addresses are relative to it.
    end: what follows the name of a page in its address, `/` or `.html`.
    """
    addresses = paging.addresses(register, end)
    works = {key: _plain(work) for key, work in register.works.items()}
    errata = [
        {**_plain(entry), "updated": entry.updated, "permalink": site + addresses[entry.id]}
        for entry in register.errata
    ]
    version = schema.schema()["properties"]["schema_version"]["const"]
    data = {"schema_version": version, "works": works, "errata": errata}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """Return a record as plain data: what stands in the file, without what it leaves out."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not is_dataclass(value):
        return value
    return {
        one.name: _plain(held)
        for one in fields(value)
        if one.name not in ("line", "places", "reason")
        and (held := getattr(value, one.name)) != _default(one)
    }


def _default(one: Any) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def as_atom(register: Register, title: str, site: str = "", end: str = "/") -> str:
    """Return the entries that changed last as an Atom feed, the last one first.

    An entry's id is made of what never changes in it, so it outlives a move of the site.
    site: address of the site; if it is not known, addresses are relative to it.
    end: what follows the name of a page in its address, `/` or `.html`.
    """
    addresses = paging.addresses(register, end)
    entries = sorted(register.errata, key=lambda entry: (entry.updated, entry.id), reverse=True)
    first = min((entry for entry in entries if entry.id != PLACEHOLDER), key=lambda e: e.id, default=None)
    feed = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(feed, "id", _urn(f"feed {_name(first, register)}" if first else f"feed {title}"))
    _add(feed, "title", title)
    _add(feed, "updated", _time(entries[0].updated if entries else "1970-01-01"))
    _add(_add(feed, "author"), "name", title)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{site}changelog{end}")
    if site:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site}{ATOM}")
    for entry in entries[:LATEST]:
        _entry(feed, entry, register, site + addresses[entry.id])
    ElementTree.indent(feed)
    body = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _entry(feed: ElementTree.Element, entry: Erratum, register: Register, permalink: str) -> None:
    node = _add(feed, "entry")
    _add(node, "id", _urn(_name(entry, register)))
    _add(node, "title", visible(f"{entry.id} {entry.title}"))
    _add(node, "published", _time(entry.published))
    _add(node, "updated", _time(entry.updated))
    _add(node, "link", rel="alternate", type="text/html", href=permalink)
    _add(node, "category", term=entry.status)
    work = register.works[entry.work]
    where = visible(f"{work.title}, {section(entry)}, {entry.status}")
    _add(node, "summary", where)
    content = f"<blockquote><p>{word_diff(entry)}</p></blockquote><p>{notes(entry.notes)}</p>"
    _add(node, "content", content, type="html")


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, tag, attributes)
    node.text = text or None
    return node


def _name(entry: Erratum, register: Register) -> str:
    """Return what never changes in an entry and is not the same in another register."""
    work = register.works[entry.work]
    return f"{work.url or work.title} {entry.id} {entry.history[0].date} {entry.original}"


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"errata {name}").urn


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
