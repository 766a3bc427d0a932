"""`errata list`: the entries, one a line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from errata.cli.common import (
    complete_id,
    edition_option,
    entries_of,
    file_option,
    read,
    refuse_unknown,
    section_option,
    selected,
    work_option,
)
from errata.register import columns
from errata.register.characters import harmless
from errata.register.model import Erratum, Register
from errata.render import feeds, paging, terminal
from errata.render.messages import STATUSES
from errata.text import copies

_SORTS = ("id", "work", "section", "page", "type", "status", "published", "updated")


@click.command("list", short_help="List the entries, or what is wrong in one printing.")
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=complete_id)
@file_option
@edition_option("Only errata that affect this edition, or may.")
@click.option("--status", type=click.Choice(STATUSES))
@work_option
@section_option
@click.option(
    "--sort", type=click.Choice(_SORTS), help="Order; page is that of --edition. Default: as in the file."
)
@click.option("--format", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def command(
    ids: tuple[str, ...], path: Path, edition: str | None, status: str | None, work: str | None,
    section: str | None, sort: str | None, format: str,
) -> None:  # fmt: skip
    """List the entries, or those named, one a line; with --edition, what is wrong in that printing.

    `possible` marks those that do not say whether that edition has the error; JSON has `affects: null`
    there, and else true.
    """
    if sort == "page" and edition is None:
        raise click.UsageError("--sort page: a page is that of an edition; say which with --edition")
    register = read(path)
    refuse_unknown(register, path, edition, work)
    wanted = selected(work, section)
    held = [
        entry
        for entry in (entries_of(register, path, ids) if ids else register.errata)
        if wanted(entry)
        and (not status or entry.status == status)
        and (edition is None or copies.of_edition(register, entry, edition))
        and (edition is None or status or entry.status != "rejected")
    ]
    if sort:
        held.sort(key=_key(sort, edition or ""))
    if format == "text":
        for entry in held:
            click.echo(terminal.line(entry, register, edition or ""))
    elif format == "csv":
        click.echo(columns.table(map(feeds.plain, held)).encode("utf-8"), nl=False)
    else:
        rows = [_row(entry, register, edition) for entry in held]
        text = harmless(json.dumps(rows, ensure_ascii=False, indent=2))
        click.echo(f"{text}\n".encode(), nl=False)


def _row(entry: Erratum, register: Register, edition: str | None) -> dict[str, Any]:
    affects = {} if edition is None else {"affects": register.affects(entry, edition)}
    return {**feeds.plain(entry), "updated": entry.updated, **affects}


def _key(sort: str, edition: str) -> Callable[[Erratum], Any]:
    """Return what entries are sorted by; numbers count as numbers, and what says nothing comes last."""
    if sort == "section":
        return lambda entry: (entry.work, *paging.natural(entry.location.section))
    if sort == "page":
        return lambda entry: paging.natural(entry.location.pages.get(edition, ""))
    if sort == "status":
        return lambda entry: STATUSES.index(entry.status)
    return lambda entry: paging.natural(getattr(entry, sort))
