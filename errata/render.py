"""Render one entry as HTML: its article in the changelog, its note in a page."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

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

    highlight: turns Python code into HTML.
    end: what follows the name of a page in its address, `/` or `.html`.
    """

    register: Register
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
        parts.append(_proof(entry.proof, view))
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
    """Return the labels of the editions that hold the error, oldest first; none if not known.

    A long range whose beginning the entry does not name is told by its end: `before X`, `up to X`.
    """
    labels = {known.id: known.label or known.id for known in register.works[entry.work].editions}
    held = [label for edition, label in labels.items() if register.affects(entry, edition)]
    if len(entry.affected) == 1 and not 0 < len(held) <= MANY:
        one = entry.affected[0]
        if one.fixed and not one.introduced:
            return [TEXT["before"].format(edition=labels[one.fixed])]
        if one.last_affected and not one.introduced:
            return [TEXT["up_to"].format(edition=labels[one.last_affected])]
    return held


def _standing(entry: Erratum) -> str:
    status = f'<strong class="erratum-status" data-status="{entry.status}">{entry.status}</strong>'
    return f"{status} {entry.kind}"


def _proof(proof: Proof, view: View) -> str:
    if proof.waived:
        return f"<p><em>{TEXT['waived']}</em>: {escape(proof.waived)}</p>"
    code = (view.register.root / proof.snippet).read_text("utf-8", "replace")
    claims = ", ".join(
        f"{TEXT[name]} <code>{escape(arguments(claim))}</code>"
        for name, claim in (("original", proof.original), ("corrected", proof.corrected))
    )
    told, summary = "", TEXT["unproved"]
    if proof.reason:
        told = f'<p class="erratum-reason"><em>{TEXT["reason"]}</em>: {escape(proof.reason)}.</p>'
        summary = TEXT["proof"]
    return (
        f'{told}<details class="erratum-proof"><summary>{summary}</summary>'
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
