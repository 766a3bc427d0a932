"""`errata show`: whole entries in the terminal."""

from pathlib import Path

import click

from errata.cli.common import complete_id, entries_of, file_option, read, recorded_in
from errata.prove import verdicts
from errata.render import terminal


@click.command("show")
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=complete_id)
@file_option
def command(ids: tuple[str, ...], path: Path) -> None:
    """Show whole entries: diff, notes, proof, credits, history."""
    register = read(path)
    recorded_in(register, path)
    register, _ = verdicts.judge(register)
    entries = entries_of(register, path, ids)
    click.echo("\n\n\n".join(terminal.article(entry, register) for entry in entries))
