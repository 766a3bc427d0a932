"""`errata assign`: give entries their ids."""

from pathlib import Path

import click

from errata.cli.common import file_option, read, recorded_in, text_of, writing
from errata.prove import verdicts
from errata.register.files import shown
from errata.report import edit
from errata.report.draft import FilingError


@click.command("assign", short_help="Give entries with the placeholder, E0000, their ids.")
@file_option
def command(path: Path) -> None:
    """Give entries with the placeholder, E0000 or what `ids` makes of it, the next ids, in their order."""
    with writing(path) as write:
        register = read(path)
        placeholder = register.ids.placeholder
        write.reads(register.root / verdicts.FILE)
        recorded = recorded_in(register, path)
        try:
            text, given = edit.assign(text_of(path))
        except FilingError as error:
            raise click.ClickException(str(error)) from None
        if not given:
            click.echo(f"{shown(path)}: no entry {placeholder}")
            return
        ids = dict(zip((one.line for one in register.errata if one.id == placeholder), given, strict=True))
        kept = {key: reason for key, reason in recorded.items() if key[0] != placeholder}
        taken = {
            (ids[entry.line], key[1]): recorded[key]
            for entry, _, key in verdicts.provable(register)
            if entry.id == placeholder and key in recorded
        }
        # The verdicts first: if this ends between the two, the next run finds the same ids and ends it.
        moved = verdicts.record(register.root, kept | taken) if kept | taken != recorded else {}
        write({**moved, path: text})
    click.echo(f"{shown(path)}: assigned {', '.join(given)}")
