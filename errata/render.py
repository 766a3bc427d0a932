"""Render a register as a changelog: Markdown for the frame, HTML for the entries.

All text of an entry is escaped here; only `code` spans in notes are marked up.
"""

import html
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from errata.diff import words
from errata.model import Erratum, Proof, Register

# Interface strings, in one place for translation.
TEXT = {
    "changelog": "Changelog of corrections",
    "intro": (
        "Each entry quotes what stood and what should stand. "
        "Its status is this register's judgement, not the author's."
    ),
    "deleted": "deleted: ",
    "inserted": "inserted: ",
    "end": " (end) ",
    "section": "section",
    "permalink": "Permanent link to this entry",
    "proof": "Proof: refutes the original, passes the corrected claim",
    "waived": "No proof",
    "original": "original claim",
    "corrected": "corrected claim",
    "verifier_notes": "Verifier",
    "credits": "Credits",
    "sources": "Sources",
    "read": "read",
    "history": "History",
}

STATUSES = {
    "reported": "somebody found it; nobody has judged it yet",
    "verified": "the error is real, by proof or by its author's word",
    "held-for-document-update": "real, to be settled in a new edition",
    "rejected": "the text was right, or the report repeats another",
}

Highlight = Callable[[str], str]


def changelog(register: Register) -> str:
    """Return the changelog page as Markdown, a placeholder `<div data-erratum>` for each entry."""
    lines = [f"# {TEXT['changelog']} {{#changelog}}", "", TEXT["intro"], "", tally(register), ""]
    lines += [f"- **{status}**: {meaning}." for status, meaning in STATUSES.items()]
    entries = sorted(register.errata, key=lambda entry: (entry.published, entry.id), reverse=True)
    for month, group in groupby(entries, key=lambda entry: entry.published[:7]):
        lines += ["", f"## {month} {{#m{month}}}", ""]
        lines += [f'<div data-erratum="{entry.id}"></div>\n' for entry in group]
    return "\n".join(lines)


def tally(register: Register) -> str:
    """Count the entries in a sentence: all, proved, waived, editorial."""
    proofs = [entry.proof for entry in register.errata if entry.proof]
    proved = sum(bool(proof.snippet) for proof in proofs)
    editorial = sum(entry.type == "editorial" for entry in register.errata)
    total, waived = len(register.errata), len(proofs) - proved
    return f"Entries: {total}. Proved: {proved}. Proof waived: {waived}. Editorial: {editorial}."


def article(entry: Erratum, register: Register, root: Path, highlight: Highlight = html.escape) -> str:
    """Return one entry as HTML.

    root: folder to which `proof.snippet` is relative.
    highlight: turns Python code into HTML.
    """
    work = register.works[entry.work]
    kind = f"{entry.type}, {entry.severity}" if entry.severity else entry.type
    parts = [
        f'<article class="erratum" id="{entry.id}">',
        f'<h3><span class="erratum-id">{entry.id}</span> {_escape(entry.title)}'
        f'<a class="headerlink" href="#{entry.id}" title="{TEXT["permalink"]}">¶</a></h3>',
        f'<p class="erratum-meta"><strong class="erratum-status">{entry.status}</strong> {kind} · '
        f'<cite lang="{work.lang}">{_escape(work.title)}</cite>, '
        f"{TEXT['section']} {_escape(entry.location.section)} · "
        f'<time datetime="{entry.published}">{entry.published}</time></p>',
        f'<blockquote class="erratum-diff" lang="{work.lang}"><p>{word_diff(entry)}</p></blockquote>',
        f"<p>{_notes(entry.notes)}</p>",
    ]
    if entry.verifier_notes:
        parts.append(f"<p><em>{TEXT['verifier_notes']}</em>: {_notes(entry.verifier_notes)}</p>")
    if entry.proof:
        parts.append(_proof(entry.proof, root, highlight))
    parts += [_facts(entry), "</article>"]
    return "\n".join(parts)


def word_diff(entry: Erratum) -> str:
    """Return the diff as HTML with <del> and <ins>, legible without colour and by screen readers."""
    location = entry.location
    pieces = [_context(location.prefix)]
    for kind, text in words(entry.original, entry.corrected):
        if kind == "equal":
            pieces.append(_escape(text))
        else:
            tag, label = ("del", "deleted") if kind == "delete" else ("ins", "inserted")
            pieces.append(f"<{tag}>{_hidden(label)}{_escape(text)}{_hidden('end')}</{tag}>")
    pieces.append(_context(location.suffix))
    return "".join(pieces)


def _context(text: str) -> str:
    return f'<span class="erratum-context">{_escape(text)}</span>' if text else ""


def _hidden(label: str) -> str:
    return f'<span class="erratum-hidden">{TEXT[label]}</span>'


def _proof(proof: Proof, root: Path, highlight: Highlight) -> str:
    if proof.waived:
        return f"<p><em>{TEXT['waived']}</em>: {_escape(proof.waived)}</p>"
    code = (root / proof.snippet).read_text("utf-8")
    claims = ", ".join(
        f"{TEXT[name]} <code>{_escape(_arguments(claim))}</code>"
        for name, claim in (("original", proof.original), ("corrected", proof.corrected))
    )
    return (
        f'<details class="erratum-proof"><summary>{TEXT["proof"]}</summary>'
        f"<p><code>{_escape(proof.snippet)}</code>: {claims}</p>"
        f'<div class="highlight"><pre><code>{highlight(code)}</code></pre></div></details>'
    )


def _arguments(claim: dict[str, object]) -> str:
    return "check(" + ", ".join(f"{name}={value!r}" for name, value in claim.items()) + ")"


def _facts(entry: Erratum) -> str:
    credits = [f"{_link(c.name, c.url)} ({c.type})" for c in entry.credits]
    sources = [
        f"{_link(r.type, r.url)}{f' {r.date}' if r.date else ''}"
        f"{_read(r.read)}"
        for r in entry.references
    ]
    history = [
        f"{e.date} {e.status}{f' by {_escape(e.by)}' if e.by else ''}"
        f"{f': {_escape(e.summary)}' if e.summary else ''}"
        for e in entry.history
    ]
    rows = [
        f"<dt>{TEXT[name]}</dt>" + "".join(f"<dd>{item}</dd>" for item in items)
        for name, items in (("credits", credits), ("sources", sources), ("history", history))
        if items
    ]
    return f'<dl class="erratum-facts">{"".join(rows)}</dl>'


def _read(date: str) -> str:
    return f" ({TEXT['read']} {date})" if date else ""


def _link(text: str, url: str) -> str:
    return f'<a href="{_escape(url)}">{_escape(text)}</a>' if url else _escape(text)


def _notes(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _escape(text))


# Bidirectional controls reorder what a reader sees: they are shown as their code point.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _escape(text: str) -> str:
    visible = _BIDI.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)
    return html.escape(visible).replace("{", "&#123;").replace("}", "&#125;")
