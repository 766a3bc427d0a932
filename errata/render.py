"""Render one entry as HTML: its article in the changelog, its note in a page."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from errata import paging
from errata.markup import anchor, escape, notes, section, word_diff
from errata.model import Erratum, Proof, Register
from errata.strings import TEXT

MANY = 3  # editions that are named one by one

Link = Callable[[str], str]
"""Turns an address relative to the site into one relative to the page that is rendered."""


@dataclass(frozen=True)
class View:
    """A register with what its entries are shown with.

    root: folder to which `proof.snippet` is relative.
    reasons: the recorded reason against each original, by id.
    highlight: turns Python code into HTML.
    end: what follows the name of a page in its address, `/` or `.html`.
    """

    register: Register
    root: Path
    reasons: Mapping[str, str] = field(default_factory=dict)
    highlight: Callable[[str], str] = html.escape
    end: str = "/"

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of each whole entry, relative to the site, by id."""
        return paging.addresses(self.register, self.end)


def article(entry: Erratum, view: View, link: Link) -> str:
    """Return one entry as HTML; its heading has the id of the entry, and alone is in the site's search."""
    work = view.register.works[entry.work]
    parts = [
        f'<article class="erratum" aria-labelledby="{entry.id}">',
        f'<h3 id="{entry.id}"><span class="erratum-id">{entry.id}</span> {escape(entry.title)}'
        f'<a class="headerlink" href="#{entry.id}" title="{TEXT["permalink"]}">¶</a></h3>',
        # Not a div: the theme's search takes the end of the first div inside for the end of what it skips.
        "<section data-search-exclude>",
        f'<p class="erratum-meta">{_standing(entry)} · {place(entry, view.register)} · '
        f'<time datetime="{entry.published}">{entry.published}</time></p>',
        f'<blockquote class="erratum-diff" lang="{work.lang}"><p>{word_diff(entry)}</p></blockquote>',
        f"<p>{notes(entry.notes)}</p>",
    ]
    if entry.verifier_notes:
        parts.append(f"<p><em>{TEXT['verifier_notes']}</em>: {notes(entry.verifier_notes)}</p>")
    if entry.proof:
        parts.append(_proof(entry.proof, view, view.reasons.get(entry.id, "")))
    parts += [_facts(entry, view, link), "</section></article>"]
    return "\n".join(parts)


def note(entry: Erratum, view: View, link: Link) -> str:
    """Return the note on an entry for a page."""
    lang = view.register.works[entry.work].lang
    whole = escape(link(view.addresses[entry.id]))
    return (
        f'<div class="erratum-note" id="note-{entry.id}" popover>'
        f'<p class="erratum-meta"><span class="erratum-id">{entry.id}</span> {_standing(entry)} · '
        f"{place(entry, view.register)}</p>"
        f'<p class="erratum-diff" lang="{lang}">{word_diff(entry)}</p>'
        f'<p><a href="{whole}">{TEXT["more"]}: {escape(entry.title)}</a></p></div>'
    )


def mark(entry: Erratum) -> str:
    """Return the button that stands at the corrected words and opens the note; it needs no script."""
    label = escape(TEXT["mark"].format(id=entry.id, status=entry.status))
    return (
        f'<button type="button" class="erratum-mark" popovertarget="note-{entry.id}" '
        f'aria-label="{label}" data-search-exclude>{entry.id}</button>'
    )


def place(entry: Erratum, register: Register) -> str:
    """Return work and section as HTML."""
    work = register.works[entry.work]
    cite = f'<cite lang="{work.lang}">{anchor(work.title, work.url)}</cite>'
    return f"{cite}, {anchor(section(entry), entry.location.url)}"


def editions(entry: Erratum, register: Register) -> list[str]:
    """Return which editions hold the error, in words, range by range; nothing if not known.

    A range is told by its labels, a long one by where it begins and ends, one that may have begun
    earlier by its end.
    """
    labels = {known.id: known.label or known.id for known in register.works[entry.work].editions}
    told: list[str] = []
    for one in entry.affected:
        alone = replace(entry, affected=(replace(one, versions=()),))
        states = {edition: register.affects(alone, edition) for edition in labels}
        held = [labels[edition] for edition, state in states.items() if state]
        end = one.fixed or one.last_affected
        if end and not one.introduced and (None in states.values() or not held):
            held = [TEXT["before" if one.fixed else "up_to"].format(edition=labels[end])]
        elif len(held) > MANY:
            ends = {"first": held[0], "last": labels.get(one.fixed, held[-1])}
            held = [TEXT["until" if one.fixed else "range"].format(**ends)]
        told += [*held, *(labels[edition] for edition in one.versions)]
    return list(dict.fromkeys(told))


def _standing(entry: Erratum) -> str:
    status = f'<strong class="erratum-status" data-status="{entry.status}">{entry.status}</strong>'
    return f"{status} {entry.kind}"


def _proof(proof: Proof, view: View, reason: str) -> str:
    if proof.waived:
        return f"<p><em>{TEXT['waived']}</em>: {escape(proof.waived)}</p>"
    code = (view.root / proof.snippet).read_text("utf-8", "replace")
    claims = ", ".join(
        f"{TEXT[name]} <code>{escape(arguments(claim))}</code>"
        for name, claim in (("original", proof.original), ("corrected", proof.corrected))
    )
    told = f'<p class="erratum-reason"><em>{TEXT["reason"]}</em>: {escape(reason)}.</p>' if reason else ""
    return (
        f'{told}<details class="erratum-proof"><summary>{TEXT["proof"]}</summary>'
        f"<p><code>{escape(proof.snippet)}</code>: {claims}</p>"
        f'<div class="highlight"><pre><code>{view.highlight(code)}</code></pre></div></details>'
    )


def arguments(claim: dict[str, object]) -> str:
    """Return a claim as the call that a proof makes."""
    return "check(" + ", ".join(f"{name}={value!r}" for name, value in claim.items()) + ")"


def _facts(entry: Erratum, view: View, link: Link) -> str:
    credits = [f"{anchor(c.name, c.url)} ({c.type})" for c in entry.credits]
    sources = [
        anchor(r.type, r.url)
        + (f" {r.date}" if r.date else "")
        + (f" ({TEXT['read']} {r.read})" if r.read else "")
        for r in entry.references
    ]
    history = [
        f"{e.date} {e.status}"
        + (f" {TEXT['by']} {escape(e.by)}" if e.by else "")
        + (f": {escape(e.summary)}" if e.summary else "")
        for e in entry.history
    ]
    other = entry.duplicate_of
    rows = {
        "duplicate_of": [f'<a href="{escape(link(view.addresses[other]))}">{other}</a>'] if other else [],
        "affected": [escape(", ".join(editions(entry, view.register)) or TEXT["unknown"])]
        if entry.affected
        else [],
        "credits": credits,
        "sources": sources,
        "history": history,
    }
    items = [
        f"<dt>{TEXT[name]}</dt>" + "".join(f"<dd>{item}</dd>" for item in values)
        for name, values in rows.items()
        if values
    ]
    return f'<dl class="erratum-facts">{"".join(items)}</dl>'
