"""`errata list`: the entries, one a line."""

from pathlib import Path

import click

from errata.cli.common import edition_option, entries_of, file_option, read, refuse_unknown
from errata.render import terminal
from errata.render.messages import STATUSES
from errata.text import copies


@click.command("list", short_help="List the entries, or what is wrong in one printing.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@file_option
@edition_option
@click.option("--status", type=click.Choice(STATUSES))
@click.option("--work", metavar="KEY", help="Only this work.")
def command(
    ids: tuple[str, ...], path: Path, edition: str | None, status: str | None, work: str | None
) -> None:
    """List the entries, or those named, one a line; with --edition, what is wrong in that printing.

    `possible` marks those that do not say whether that edition has the error.
    """
    register = read(path)
    refuse_unknown(register, path, edition, work)
    for entry in entries_of(register, path, ids) if ids else register.errata:
        if (not status or entry.status == status) and (not work or entry.work == work):
            if edition is None:
                click.echo(terminal.line(entry, register))
            elif copies.of_edition(register, entry, edition) and (status or entry.status != "rejected"):
                click.echo(terminal.line(entry, register, edition))
