"""`errata guard`: hold a built site to the register, and place its notes."""

import sys
from pathlib import Path

import click

from errata.check import checker
from errata.cli.common import Named, changed_of, counted, file_option, judged, lang_option, writing
from errata.hosts.guard import GuardError, guard
from errata.register.files import shown
from errata.render import messages
from errata.render.entry import View


@click.command("guard", short_help="Hold the pages of a built site to the register, and place its notes.")
@click.argument("built", metavar="SITE", type=Named(exists=True, file_okay=False))
@file_option
@click.option(
    "--docs",
    type=Named(exists=True, file_okay=False),
    default="docs",
    show_default=True,
    help="The sources of its pages.",
)
@lang_option
def command(built: Path, path: Path, docs: Path, lang: str) -> None:
    """Hold each page that an entry names to its corrected words, and place a note there, in the HTML of SITE.

    A page of SITE without its words, or with the original ones, is named with the line of its source; then
    nothing is written. To guard a site again places its notes anew.

    Ends with 0 if all is well, with 1 if a page is not, with 2 if the call is wrong.
    """
    with writing(path) as write:
        view = View(judged(path), text=messages.text(lang))
        try:
            files, faults = guard(view, docs, built)
        except GuardError as error:
            raise click.UsageError(f"{shown(built)} {error}") from None
        if faults:
            click.echo(checker.listed(faults))
            sys.exit(1)
        write(changed := changed_of(files))
    click.echo(f"{shown(built)}: {counted(len(changed), 'file', 'files')} written")
