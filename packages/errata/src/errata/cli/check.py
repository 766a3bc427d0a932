"""`errata check`: report every problem of the register."""

import os
import sys
from pathlib import Path

import click

from errata.check import branches, checker, git, history
from errata.cli.common import Named, coloured, counted, day, file_option
from errata.prove import verdicts
from errata.register.files import shown


@click.command("check", short_help="Report every problem as file:line:column: CODE message.")
@file_option
@click.option(
    "--format",
    type=click.Choice(["text", "json", "github"]),
    default=lambda: "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text",
    help="How to write problems; default: text, in a GitHub workflow github.",
)
@click.option(
    "--base", metavar="REV", help="Also compare ids and histories with the file at this git revision."
)
@click.option(
    "--repository",
    metavar="DIR",
    type=Named(exists=True, file_okay=False),
    help="Also hold editions that are commits or tags to their order in this git repository.",
)
@click.option(
    "--release", is_flag=True, help="Refuse the placeholder, E0000, of entries that have no id yet."
)
@click.option(
    "--today",
    metavar="DATE",
    callback=day,
    help="Also check report ages and future dates, as of this day.",
)
def command(
    path: Path, format: str, base: str | None, repository: Path | None, release: bool, today: str
) -> None:
    """Report every problem of the register, as file:line:column: CODE message.

    Ends with 0 if there is none but warnings, with 1 if there is, with 2 if the call is wrong.
    """
    try:
        older = None if base is None else git.show(path, base)
        register, problems = checker.check_file(path, today, release, older, repository)
    except (history.PastError, branches.OrderError) as error:
        asked = f"--base {base}" if isinstance(error, history.PastError) else f"--repository {repository}"
        click.echo(f"Error: {asked}: {error}", err=True)
        sys.exit(2)
    unproved = verdicts.judge(register)[1] if register else []
    report = checker.report(shown(path), sorted(problems + unproved), format)
    if report:
        click.echo(coloured(report) if format == "text" else report)
    if register is None or unproved:
        sys.exit(1)
    if format == "text":
        warned = counted(len(problems), "warning", "warnings") if problems else "no problem"
        click.echo(f"{shown(path)}: {counted(len(register.errata), 'entry', 'entries')}, {warned}")
