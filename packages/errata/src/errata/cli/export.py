"""`errata export`: the register for programs."""

import sys
from pathlib import Path

import click

from errata.cli.common import file_option, read
from errata.register import columns
from errata.register.model import no_feed
from errata.render import feeds
from errata.render.messages import ENGLISH


@click.command("export", short_help="Write the register as JSON, CSV, or an Atom feed.")
@click.argument("format", type=click.Choice(["json", "atom", "csv"]))
@file_option
def command(format: str, path: Path) -> None:
    """Write the register as JSON, its entries as CSV, or its changes as an Atom feed.

    Addresses are relative to the site. Columns of the CSV are named as `errata import csv` reads them; a
    cell that a spreadsheet would run as a formula has an apostrophe before it.
    """
    register = read(path)
    if format == "atom" and not register.id:
        click.echo(f"{path}: {no_feed(register)}", err=True)
        sys.exit(1)
    if format == "csv":
        text = columns.table(feeds.plain(entry) for entry in register.errata)
    else:
        text = feeds.as_json(register) if format == "json" else feeds.as_atom(register, ENGLISH["feed"])
    click.echo(text.encode("utf-8"), nl=False)
