"""Render one entry as HTML: its article in the changelog, its note in a page."""

import html
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from errata.register.model import Erratum, Event, Proof, Register
from errata.render import paging
from errata.render.html import anchor, escape, notes, section, word_diff
from errata.render.messages import ENGLISH, Text

MANY = 3  # editions that are named one by one

Link = Callable[[str], str]
"""Turns an address relative to the site into one relative to the page that is rendered."""


@dataclass(frozen=True)
class View:
    """A register with what its entries are shown with.

    highlight: turns Python code into HTML.
    end: what follows the name of a page in its address, `/` or `.html`.
    text: the words around those of the register.
    """

    register: Register
    highlight: Callable[[str], str] = html.escape
    end: str = "/"
    text: Text = ENGLISH

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of each whole entry, relative to the site, by id."""
        return paging.addresses(self.register, self.end)


def article(entry: Erratum, view: View, link: Link) -> str:
    """Return one entry as HTML; its heading has the id of the entry, and alone is in the site's search."""
    work, text = view.register.works[entry.work], view.text
    parts = [
        f'<article class="erratum" aria-labelledby="{entry.id}">',
        f'<h3 id="{entry.id}"><span class="erratum-id">{entry.id}</span> {escape(entry.title)}'
        f'<a class="headerlink"{text.attribute} href="#{entry.id}" title="{text["permalink"]}">¶</a></h3>',
        # Not a div: the theme's search takes the end of the first div inside for the end of what it skips.
        "<section data-search-exclude>",
        f'<p class="erratum-meta">{_standing(entry, text)} · {place(entry, view.register, text)} · '
        f'<time datetime="{entry.published}">{entry.published}</time></p>',
        f'<blockquote class="erratum-diff" lang="{work.lang}"><p>{word_diff(entry, text)}</p></blockquote>',
        f"<p>{notes(entry.notes)}</p>",
    ]
    if entry.verifier_notes:
        parts.append(f"<p>{_label('verifier_notes', text)}{notes(entry.verifier_notes)}</p>")
    if entry.proof:
        parts.append(_proof(entry.proof, view))
    parts += [_facts(entry, view, link), "</section></article>"]
    return "\n".join(parts)


def note(entry: Erratum, view: View, link: Link) -> str:
    """Return the note on an entry for a page."""
    lang, text = view.register.works[entry.work].lang, view.text
    whole = escape(link(view.addresses[entry.id]))
    return (
        f'<div class="erratum-note" id="note-{entry.id}" popover>'
        f'<p class="erratum-meta"><span class="erratum-id">{entry.id}</span> {_standing(entry, text)} · '
        f"{place(entry, view.register, text)}</p>"
        f'<p class="erratum-diff" lang="{lang}">{word_diff(entry, text)}</p>'
        f'<p><a href="{whole}">{text.html("more")}{text["colon"]}{escape(entry.title)}</a></p></div>'
    )


def mark(entry: Erratum, text: Text) -> str:
    """Return the button that stands at the corrected words and opens the note; it needs no script."""
    label = escape(text["mark"].format(id=entry.id, status=text[entry.status]))
    return (
        f'<button type="button" class="erratum-mark"{text.attribute} popovertarget="note-{entry.id}" '
        f'aria-label="{label}" data-search-exclude>{entry.id}</button>'
    )


def place(entry: Erratum, register: Register, text: Text) -> str:
    """Return work and section as HTML."""
    work = register.works[entry.work]
    cite = f'<cite lang="{work.lang}">{anchor(work.title, work.url)}</cite>'
    where = anchor(section(entry, text), entry.location.url)
    numbered = entry.location.section[0].isdigit()
    return f"{cite}{text['comma']}{text.marked(where) if numbered else where}"


def kind(entry: Erratum, text: Text) -> str:
    """Return type, and severity where there is one, as HTML."""
    return text["comma"].join(text.html(name) for name in (entry.type, entry.severity) if name)


def editions(entry: Erratum, register: Register, text: Text) -> list[str]:
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
            held = [text["before" if one.fixed else "up_to"].format(edition=labels[end])]
        elif len(held) > MANY:
            ends = {"first": held[0], "last": labels.get(one.fixed, held[-1])}
            held = [text["until" if one.fixed else "range"].format(**ends)]
        told += [*held, *(labels[edition] for edition in one.versions if not states[edition])]
    return list(dict.fromkeys(told))


def held(entry: Erratum, view: View) -> str:
    """Return the editions that hold the error as HTML."""
    known = {one.label or one.id for one in view.register.works[entry.work].editions}
    labels = editions(entry, view.register, view.text)
    shown = [escape(label) if label in known else view.text.marked(escape(label)) for label in labels]
    return view.text["list"].join(shown) or view.text.html("unknown")


def _standing(entry: Erratum, text: Text) -> str:
    status = f'<strong class="erratum-status" data-status="{entry.status}">{text.html(entry.status)}</strong>'
    return f"{status} {kind(entry, text)}"


def _label(name: str, text: Text) -> str:
    return f"<em>{text.html(name)}</em>{text['colon']}"


def _proof(proof: Proof, view: View) -> str:
    text = view.text
    if proof.waived:
        return f"<p>{_label('waived', text)}{escape(proof.waived)}</p>"
    code = (view.register.root / proof.snippet).read_text("utf-8", "replace")
    claims = text["comma"].join(
        f"{text.html(name)} <code>{escape(arguments(claim))}</code>"
        for name, claim in (("original", proof.original), ("corrected", proof.corrected))
    )
    told = ""
    if proof.reason:
        told = f'<p class="erratum-reason">{_label("reason", text)}{escape(proof.reason)}{text["stop"]}</p>'
    summary = text.html("proof" if proof.reason else "unproved")
    return (
        f'{told}<details class="erratum-proof"><summary>{summary}</summary>'
        f"<p><code>{escape(proof.snippet)}</code>{text['colon']}{claims}</p>"
        f'<div class="highlight"><pre><code class="language-python">{view.highlight(code)}</code></pre></div>'
        "</details>"
    )


def arguments(claim: dict[str, object]) -> str:
    """Return a claim as the call that a proof makes."""
    return "check(" + ", ".join(f"{name}={value!r}" for name, value in claim.items()) + ")"


def _facts(entry: Erratum, view: View, link: Link) -> str:
    text = view.text
    credits = [text.html("in_role", name=anchor(c.name, c.url), role=text[c.type]) for c in entry.credits]
    sources = [
        text.marked(anchor(text[r.type], r.url))
        + (f" {r.date}" if r.date else "")
        + (text.html("read", day=r.read) if r.read else "")
        for r in entry.references
    ]
    history = [
        f"{e.date} {_event(e, text)}" + (f"{text['colon']}{escape(e.summary)}" if e.summary else "")
        for e in entry.history
    ]
    other = entry.duplicate_of
    rows = {
        "duplicate_of": [f'<a href="{escape(link(view.addresses[other]))}">{other}</a>'] if other else [],
        "affected": [held(entry, view)] if entry.affected else [],
        "credits": credits,
        "sources": sources,
        "history": history,
    }
    items = [
        f"<dt>{text.html(name)}</dt>" + "".join(f"<dd>{item}</dd>" for item in values)
        for name, values in rows.items()
        if values
    ]
    return f'<dl class="erratum-facts">{"".join(items)}</dl>'


def _event(event: Event, text: Text) -> str:
    name = "by" if event.by else event.status
    if event.by == "proof":
        name = "by_proof"
    return text.html(name, status=text[event.status], name=escape(event.by))
