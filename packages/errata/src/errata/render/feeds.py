"""The register for programs: JSON, and an Atom feed of its changes."""

import json
import uuid
from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

from errata.register.characters import harmless, visible
from errata.register.model import Erratum, Ids, Local, Proof, Register, said
from errata.render import paging
from errata.render.entry import picture_address
from errata.render.html import as_written, notes, places, quote, section
from errata.render.markup import Html
from errata.render.messages import ENGLISH, Text

JSON, ATOM, SCHEMA = "errata.json", "errata.atom", "errata.schema.json"
LATEST = 50  # entries in the feed


def as_json(register: Register, site: str = "", end: str = "/") -> str:
    """Return the register as JSON: its file, and for each entry the day of its last change and its address.

    Each entry is a line, which is quicker to write than an indented one, and can be searched for.
    site: address of the site; if it is not known, addresses are relative to it.
    end: what follows the name of a page in its address, `/` or `.html`.
    """
    addresses = paging.addresses(register, end)
    works = {key: plain(work) for key, work in register.works.items()}
    name: dict[str, Any] = {"id": register.id} if register.id else {}
    if register.ids != Ids():
        name["ids"] = asdict(register.ids)
    head = json.dumps({"schema_version": register.version, **name, "works": works}, ensure_ascii=False)
    errata = [
        json.dumps(
            {**plain(entry), "updated": entry.updated, "permalink": site + addresses[entry.id]},
            ensure_ascii=False,
        )
        for entry in register.errata
    ]
    return harmless("".join([head[:-1], ', "errata": [\n', ",\n".join(errata), "\n]}\n"]))


def plain(value: Any) -> Any:
    """Return a record as plain data: what stands in the file, without what it leaves out."""
    if type(value) is str:  # most are
        return value
    if isinstance(value, Local):
        return value.words
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if not is_dataclass(value):
        return value
    return {
        name: plain(held)
        for name, default in _told(value.__class__)
        if (held := getattr(value, name)) != default and not (isinstance(held, Proof) and held.inherited)
    }


@cache
def _told(kind: type[Any]) -> list[tuple[str, Any]]:
    """Return the fields of a record that stand in the file, each with its default."""
    return [
        (one.name, one.default if one.default_factory is MISSING else one.default_factory())
        for one in fields(kind)
        if one.name not in ("line", "places", "reason")
    ]


def as_atom(register: Register, title: str, site: str = "", end: str = "/", text: Text = ENGLISH) -> str:
    """Return the entries that changed last as an Atom feed, the last one first.

    The id of the feed is that of the register, which must have one; an entry's is made of it and of the
    entry's own, of what never changes (RFC 4287, section 4.2.6). An entry without a number is left out.
    site: address of the site; if it is not known, addresses are relative to it.
    end: what follows the name of a page in its address, `/` or `.html`.
    text: the words around those of the register.
    """
    addresses = paging.addresses(register, end)
    numbered = [entry for entry in register.errata if entry.id != register.ids.placeholder]
    entries = sorted(numbered, key=lambda entry: (entry.updated, entry.id), reverse=True)
    feed = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(feed, "id", register.id)
    _add(feed, "title", title)
    _add(feed, "updated", _time(entries[0].updated if entries else "1970-01-01"))
    _add(_add(feed, "author"), "name", title)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{site}changelog{end}")
    if site:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site}{ATOM}")
    for entry in entries[:LATEST]:
        _entry(feed, entry, register, site, addresses[entry.id], text)
    ElementTree.indent(feed)
    body = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _entry(
    feed: ElementTree.Element, entry: Erratum, register: Register, site: str, address: str, text: Text
) -> None:
    node = _add(feed, "entry")
    _add(node, "id", uuid.uuid5(uuid.NAMESPACE_OID, f"{register.id} {entry.id}").urn)
    _add(node, "title", visible(f"{entry.id} {said(entry.title, text.lang)}"))
    _add(node, "published", _time(entry.published))
    _add(node, "updated", _time(entry.updated))
    _add(node, "link", rel="alternate", type="text/html", href=site + address)
    _add(node, "category", term=entry.status)
    work = register.works[entry.work]
    where = text["comma"].join(
        (work.title, section(entry, text), *places(entry, register, text), text[entry.status])
    )
    _add(node, "summary", visible(where))
    words = quote(entry, text, as_written)
    content = Html("<blockquote>{}</blockquote>").format(words) if words else Html()
    for _, picture in entry.pictures.shown:
        address = site + picture_address(picture.file)
        content += Html('<p><img src="{}" alt="{}"></p>').format(address, picture.alt)
    content += notes(entry.notes, entry, work, text)
    _add(node, "content", str(content), type="html")


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, tag, attributes)
    node.text = text or None
    return node


def _time(when: str) -> str:
    """Return the beginning of a day, or of the first day of a month or year."""
    return f"{when}-01-01"[:10] + "T00:00:00Z"
