"""Entries as plain text for a terminal."""

import click

from errata.register.characters import uncommanded, visible, visible_line
from errata.register.model import Erratum, Register
from errata.render.entry import arguments, editions
from errata.render.html import places, section
from errata.render.messages import ENGLISH as TEXT
from errata.text.diff import Piece, lines, words

_COLOURS = {"delete": "red", "insert": "green"}


def line(entry: Erratum, register: Register, edition: str = "") -> str:
    """Return an entry in one line; with an edition, whether it is known to have the error."""
    unknown = edition and register.affects(entry, edition) is None
    doubt = f" ({TEXT['possible']})" if unknown else ""
    place = f"{entry.work} {entry.location.section}"
    return visible_line(f"{entry.id}  {entry.status:8}  {entry.type:9}  {place}: {entry.title}{doubt}")


def article(entry: Erratum, register: Register) -> str:
    """Return a whole entry; deleted words stand in [-…-], inserted ones in {+…+}."""
    work = register.works[entry.work]
    rows = [
        visible(f"{entry.id} {entry.title}"),
        f"{entry.status} · {entry.kind} · {entry.published}",
        visible(TEXT["comma"].join([work.title, section(entry, TEXT), *places(entry, register, TEXT)])),
    ]
    for block in (_quote(entry), *map(visible, (*_pictures(entry), entry.notes))):
        rows += ["", block] if block else []
    facts = {
        TEXT["verifier_notes"]: [entry.verifier_notes],
        TEXT["duplicate_of"]: [entry.duplicate_of],
        TEXT["supersedes"]: [entry.supersedes],
        TEXT["source_text"]: [entry.source_text],
        TEXT["aliases"]: list(entry.aliases),
        TEXT["editions"]: [", ".join(editions(entry, register, TEXT)) or TEXT["unknown"]],
        **_proof(entry),
        TEXT["credits"]: [f"{c.name} ({c.type}) {c.url}" for c in entry.credits],
        TEXT["sources"]: [f"{r.type} {r.date} {r.url}" for r in entry.references],
        TEXT["history"]: [f"{e.date} {e.status} {e.by} {e.summary}" for e in entry.history],
    }
    for name, values in facts.items():
        known = [" ".join(value.split()) for value in values if value]
        rows += ["", *(visible(f"{name}: {value}") for value in known)] if known else []
    return uncommanded("\n".join(rows))


def _quote(entry: Erratum) -> str:
    prefix, suffix = entry.location.prefix, entry.location.suffix
    if entry.form == "code":
        return diff(f"{prefix}{entry.original}{suffix}", f"{prefix}{entry.corrected}{suffix}", "code")
    return f"{visible(prefix)}{diff(entry.original, entry.corrected, entry.form)}{visible(suffix)}"


def _pictures(entry: Erratum) -> list[str]:
    return [f"{TEXT[f'{name}_picture']}: {one.file}: {one.alt}" for name, one in entry.pictures.shown]


def diff(original: str, corrected: str, form: str) -> str:
    """Return the diff of an entry's texts: of code by line, of a formula whole, of a text by word.

    It is in colour, which click takes out where no terminal is.
    """
    if form == "code":
        signs = {"equal": " ", "delete": "-", "insert": "+"}
        shown = (
            _painted(line.kind, f"{signs[line.kind]} {''.join(piece.text for piece in line.pieces)}".rstrip())
            for line in lines(original, corrected)
        )
        return uncommanded("\n".join(shown))
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    whole = [Piece("delete", original), Piece("insert", corrected)]
    pieces = whole if form == "math" else words(original, corrected)
    shown = (_painted(kind, marks[kind].format(text)) for kind, text in pieces if text)
    return uncommanded("".join(shown))


def _painted(kind: str, text: str) -> str:
    return click.style(visible(text), fg=_COLOURS[kind]) if kind in _COLOURS else visible(text)


def _proof(entry: Erratum) -> dict[str, list[str]]:
    proof = entry.proof
    if proof is None:
        return {}
    if proof.waived:
        return {TEXT["waived"]: [proof.waived]}
    return {
        TEXT["program" if proof.reason else "unproved"]: [proof.snippet],
        TEXT["original"]: [arguments(proof.original)],
        TEXT["corrected"]: [arguments(proof.corrected)],
        TEXT["reason"]: [proof.reason],
    }
