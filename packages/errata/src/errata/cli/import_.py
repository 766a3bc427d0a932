"""`errata import`: entries from lists that exist already."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from errata.check import checker
from errata.cli.common import Named, coloured, counted, day, file_option, read, text_of, writing
from errata.register.files import shown
from errata.register.model import Register
from errata.report import from_csv, from_issues, imports
from errata.report.draft import FilingError

_file = click.argument("source", metavar="FILE", type=Named(exists=True, dir_okay=False))
_today = click.option(
    "--today", metavar="DATE", callback=day, help="Day on which this register prints them; default: today."
)


@click.group("import", short_help="Add entries from a table in CSV, or from GitHub's issues.")
def command() -> None:
    """Add entries from a table in CSV, or from GitHub's issues, with the placeholder id E0000."""


@command.command("csv")
@_file
@file_option
@click.option(
    "--map",
    "plan",
    metavar="FILE",
    type=Named(exists=True, dir_okay=False),
    help="Which column is which field; without it the columns are those of `errata export csv`.",
)
@_today
def csv(source: Path, path: Path, plan: Path | None, today: str) -> None:
    """Add the rows of a table in CSV as entries.

    Says at the end which rows and columns were not written and why. Ends with 0 if every row is in the
    register, with 1 if one is not or the file cannot be read, with 2 if the call is wrong.
    """
    _import(source, path, lambda register, on: from_csv.entries(source, plan, register, on), today)


@command.command("issues")
@_file
@file_option
@_today
def issues(source: Path, path: Path, today: str) -> None:
    """Add issues that were written with the form as entries.

    FILE is JSON of GitHub's REST API: gh api "repos/OWNER/NAME/issues?state=all" --paginate > FILE

    Says at the end what was not written and why. Ends with 0 if every issue is in the register, with 1
    if one is not or the file cannot be read, with 2 if the call is wrong.
    """
    _import(source, path, lambda register, on: from_issues.entries(source, register, on), today)


def _import(source: Path, path: Path, entries: Callable[[Register, str], imports.Found], today: str) -> None:
    with writing(path) as write:
        try:
            found = entries(read(path), today or f"{date.today()}")
            text, written, problems = imports.put(text_of(path), found, path.parent)
        except imports.ImportFault as fault:
            click.echo(coloured(checker.report(shown(fault.args[0]), fault.args[1])), err=True)
            click.echo(f"{shown(path)}: nothing written", err=True)
            sys.exit(1)
        except FilingError as error:
            raise click.ClickException(f"{error}; nothing was written") from None
        if written:
            write({path: text})
    told = f"{counted(written, 'entry', 'entries')} written at the end" if written else "nothing written"
    click.echo(f"{shown(path)}: {told}, of {counted(found.reports, 'report', 'reports')} in {shown(source)}")
    if problems:
        click.echo(coloured(checker.report(shown(source), sorted(problems))))
    sys.exit(any(not problem.is_warning for problem in problems))
