"""`errata form`: the issue form of the register."""

from pathlib import Path

import click

from errata.cli.common import file_option, read
from errata.register import files
from errata.register.files import shown
from errata.report.issue_form import form


@click.command("form", short_help="Print or write the GitHub issue form of the register.")
@file_option
@click.option("--write", "target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def command(path: Path, target: Path | None) -> None:
    """Print the GitHub issue form of the register, or write it, to .github/ISSUE_TEMPLATE/erratum.yml."""
    text = form(read(path))
    if target is None:
        click.echo(text.encode("utf-8"), nl=False)
        return
    try:
        files.write(target, text)
    except OSError as error:
        raise click.UsageError(f"--write: cannot write {shown(target)}: {error.strerror}") from None
