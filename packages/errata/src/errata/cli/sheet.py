"""`errata sheet`: the errata of one printing, to lay into the book."""

from pathlib import Path

import click

from errata.cli.common import complete_work, edition_option, file_option, read, refuse_unknown
from errata.register.files import shown
from errata.render import sheet


@click.command("sheet", short_help="Write the errata of one printing as a page to print.")
@file_option
@edition_option("Whose errata.", required=True)
@click.option("--work", metavar="KEY", shell_complete=complete_work, help="Of this work, if several have it.")
def command(path: Path, edition: str, work: str | None) -> None:
    """Write the errata of one printing by page, as one HTML file to print on A4 or Letter.

    They are those that are verified or held and that the printing has, or may have; then it says so. The
    words around them are in the language of the work, if that is English, German or Chinese.
    """
    register = read(path)
    refuse_unknown(register, path, edition, work)
    works = [work] if work else [*register.works]
    found = [(key, one) for key in works for one in register.works[key].editions if one.id == edition]
    if len(found) > 1:
        keys = " and of ".join(key for key, _ in found)
        raise click.UsageError(f"{shown(path)}: {edition} is an edition of {keys}; say which with --work")
    click.echo(sheet.page(sheet.of(register, *found[0])).encode("utf-8"), nl=False)
