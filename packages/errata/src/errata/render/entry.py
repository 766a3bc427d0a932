"""Render one entry as HTML: its article in the changelog, its note in a page."""

import html
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from errata.register.model import Affected, Erratum, Event, Picture, Proof, Register
from errata.render import paging
from errata.render.html import anchor, cited, notes, places, quote, section, title
from errata.render.markup import Html
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

    @cached_property
    def sources(self) -> dict[str, Html]:
        """The programs of proofs as HTML by file, filled as they are asked for: entries may share one."""
        return {}

    @cached_property
    def held(self) -> dict[tuple[str, tuple[Affected, ...]], Html]:
        """The editions of a work in words by what an entry says of them, filled as they are asked for."""
        return {}

    @cached_property
    def cells(self) -> dict[str, list[Html]]:
        """What the row of an entry says in any table, by id, filled as they are asked for."""
        return {}

    @cached_property
    def superseded(self) -> dict[str, list[str]]:
        """Which entries correct the correction of an entry, by id."""
        found: dict[str, list[str]] = {}
        for entry in self.register.errata:
            found.setdefault(entry.supersedes, []).append(entry.id)
        return found


def article(entry: Erratum, view: View, link: Link) -> Html:
    """Return one entry as HTML; its heading has the id of the entry, and alone is in the site's search."""
    work, text = view.register.works[entry.work], view.text
    parts = [
        Html('<article class="erratum" aria-labelledby="{}">').format(entry.id),
        Html(
            '<h3 id="{id}"><span class="erratum-id">{id}</span> {title}'
            '<a class="headerlink"{lang} href="#{id}" title="{permalink}">¶</a></h3>'
        ).format(id=entry.id, title=title(entry, text), lang=text.attribute, permalink=text["permalink"]),
        # Not a div: the theme's search takes the end of the first div inside for the end of what it skips.
        Html("<section data-search-exclude>"),
        Html('<p class="erratum-meta">{} · {} · <time datetime="{day}">{day}</time></p>').format(
            _standing(entry, text), place(entry, view.register, text), day=entry.published
        ),
    ]
    if words := quote(entry, text):
        quoted = Html('<blockquote class="erratum-diff" lang="{}">{}</blockquote>').format(work.lang, words)
        parts.append(quoted)
    parts += [_picture(picture, name, text, link) for name, picture in entry.pictures.shown]
    if entry.notes:
        parts.append(notes(entry.notes, entry, work, text))
    if entry.verifier_notes:
        parts.append(notes(entry.verifier_notes, entry, work, text, _label("verifier_notes", text)))
    if entry.proof:
        parts.append(_proof(entry.proof, view))
    parts += [_facts(entry, view, link), Html("</section></article>")]
    return Html("\n").join(parts)


def note(entry: Erratum, view: View, link: Link) -> Html:
    """Return the note on an entry for a page."""
    text = view.text
    return Html(
        '<div class="erratum-note" id="note-{id}" popover>'
        '<p class="erratum-meta"><span class="erratum-id">{id}</span> {standing} · {place}</p>'
        '<div class="erratum-diff" lang="{lang}">{diff}</div>'
        '<p><a href="{whole}">{more}{colon}{title}</a></p></div>'
    ).format(
        id=entry.id,
        standing=_standing(entry, text),
        place=place(entry, view.register, text),
        lang=view.register.works[entry.work].lang,
        diff=quote(entry, text),
        whole=link(view.addresses[entry.id]),
        more=text.html("more"),
        colon=text["colon"],
        title=title(entry, text),
    )


def mark(entry: Erratum, text: Text) -> Html:
    """Return the button that stands at the corrected words and opens the note; it needs no script."""
    label = text["mark"].format(id=entry.id, status=text[entry.status])
    return Html(
        '<button type="button" class="erratum-mark"{lang} popovertarget="note-{id}" '
        'aria-label="{label}" data-search-exclude>{id}</button>'
    ).format(lang=text.attribute, id=entry.id, label=label)


def place(entry: Erratum, register: Register, text: Text) -> Html:
    """Return work and section as HTML, and where else the entry is found."""
    work = register.works[entry.work]
    cite = Html('<cite lang="{}" dir="auto">{}</cite>').format(work.lang, anchor(work.title, work.url))
    where = anchor(section(entry, text), entry.location.url)
    numbered = entry.location.section[0].isdigit()
    other = [Html("<bdi>{}</bdi>").format(text.marked(one)) for one in places(entry, register, text)]
    where = text.marked(where) if numbered else Html("<bdi>{}</bdi>").format(where)
    return Html(text["comma"]).join([cite, where, *other])


def kind(entry: Erratum, text: Text) -> Html:
    """Return type, and severity where there is one, as HTML."""
    severity = "severity_unknown" if entry.severity == "unknown" else entry.severity
    return Html(text["comma"]).join(text.html(name) for name in (entry.type, severity) if name)


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


def held(entry: Erratum, view: View) -> Html:
    """Return the editions that hold the error as HTML."""
    work, key = view.register.works[entry.work], (entry.work, entry.affected)
    if key not in view.held:  # few of many entries are the first with their editions
        known = {one.label or one.id for one in work.editions}
        labels = editions(entry, view.register, view.text)
        shown = [Html.escape(label) if label in known else view.text.marked(label) for label in labels]
        view.held[key] = Html(view.text["list"]).join(shown) or view.text.html("unknown")
    return cited(view.held[key], entry, work)


def _standing(entry: Erratum, text: Text) -> Html:
    return Html('<strong class="erratum-status" data-status="{}">{}</strong> {}').format(
        entry.status, text.html(entry.status), kind(entry, text)
    )


def _label(name: str, text: Text) -> Html:
    return Html("<em>{}</em>{}").format(text.html(name), text["colon"])


def _picture(picture: Picture, name: str, text: Text, link: Link) -> Html:
    """Return a picture as it is printed, or as it should be."""
    return Html(
        '<figure class="erratum-picture"><img src="{}" alt="{}" loading="lazy">'
        "<figcaption>{}</figcaption></figure>"
    ).format(link(picture_address(picture.file)), picture.alt, text.html(f"{name}_picture"))


def picture_address(file: str) -> str:
    """Return the address of a picture relative to the site, which has a copy of the file."""
    return f"errata-pictures/{file}"


def _proof(proof: Proof, view: View) -> Html:
    text = view.text
    if proof.waived:
        return Html("<p>{}{}</p>").format(_label("waived", text), proof.waived)
    if proof.snippet not in view.sources:
        code = (view.register.root / proof.snippet).read_text("utf-8", "replace")
        view.sources[proof.snippet] = Html(view.highlight(code))
    claims = Html(text["comma"]).join(
        Html("{} <code>{}</code>").format(text.html(name), arguments(claim))
        for name, claim in (("original", proof.original), ("corrected", proof.corrected))
    )
    told = Html()
    if proof.reason:
        values = (_label("reason", text), proof.reason, text["stop"])
        told = Html('<p class="erratum-reason">{}{}{}</p>').format(*values)
    return told + Html(
        '<details class="erratum-proof"><summary>{summary}</summary>'
        "<p><code>{snippet}</code>{colon}{claims}</p>"
        '<div class="highlight"><pre><code class="language-python">{code}</code></pre></div></details>'
    ).format(
        summary=text.html("proof" if proof.reason else "unproved"),
        snippet=proof.snippet,
        colon=text["colon"],
        claims=claims,
        code=view.sources[proof.snippet],
    )


def arguments(claim: dict[str, object]) -> str:
    """Return a claim as the call that a proof makes."""
    return "check(" + ", ".join(f"{name}={value!r}" for name, value in claim.items()) + ")"


def _facts(entry: Erratum, view: View, link: Link) -> Html:
    text = view.text
    credits = [
        text.html("in_role", name=Html("<bdi>{}</bdi>").format(anchor(c.name, c.url)), role=text[c.type])
        for c in entry.credits
    ]
    sources = [
        text.marked(anchor(text[r.type], r.url))
        + (f" {r.date}" if r.date else "")
        + (text.html("read", day=r.read) if r.read else Html())
        for r in entry.references
    ]
    history = [
        Html("{} {}{}").format(
            e.date,
            _event(e, text),
            Html("{}<bdi>{}</bdi>").format(text["colon"], e.summary) if e.summary else "",
        )
        for e in entry.history
    ]
    others = {
        "duplicate_of": [entry.duplicate_of],
        "supersedes": [entry.supersedes],
        "superseded_by": view.superseded.get(entry.id, []),
    }
    source = Html('<span dir="auto">{}</span>').format(entry.source_text)
    rows = {
        **{
            name: [anchor(other, link(view.addresses[other])) for other in values if other]
            for name, values in others.items()
        },
        "source_text": [source] if entry.source_text else [],
        "aliases": [Html("<bdi>{}</bdi>").format(alias) for alias in entry.aliases],
        "affected": [held(entry, view)] if entry.affected else [],
        "credits": credits,
        "sources": sources,
        "history": [cited(one, entry, view.register.works[entry.work]) for one in history],
    }
    items = [
        Html("<dt>{}</dt><dd>{}</dd>").format(text.html(name), Html("</dd><dd>").join(values))
        for name, values in rows.items()
        if values
    ]
    return Html('<dl class="erratum-facts">{}</dl>').format(Html().join(items))


def _event(event: Event, text: Text) -> Html:
    name = "by" if event.by else event.status
    if event.by == "proof":
        name = "by_proof"
    return text.html(name, status=text[event.status], name=event.by)
