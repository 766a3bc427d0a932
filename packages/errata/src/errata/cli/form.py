"""`errata form`: the issue form of the register."""

from pathlib import Path

import click

from errata.cli.common import Named, file_option, read, writing
from errata.register.files import shown
from errata.report.issue_form import form


@click.command("form", short_help="Print or write the GitHub issue form of the register.")
@file_option
@click.option("--write", "target", metavar="FILE", type=Named(dir_okay=False))
def command(path: Path, target: Path | None) -> None:
    """Print the GitHub issue form of the register, or write it, to .github/ISSUE_TEMPLATE/erratum.yml."""
    if target is None:
        click.echo(form(read(path)).encode("utf-8"), nl=False)
        return
    if target.exists() and target.samefile(path):
        raise click.UsageError(f"--write: {shown(target)} is the register; name another file for the form")
    with writing(path) as write:
        write({target: form(read(path))})
