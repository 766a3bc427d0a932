"""`errata upgrade`: turn a register of format 1.0 into one of 1.1."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from errata.check import checker
from errata.cli.common import file_option, text_of, writing
from errata.register.files import shown
from errata.report import edit


@click.command("upgrade", short_help="Turn a register of format 1.0 into one of 1.1.")
@file_option
def command(path: Path) -> None:
    """Turn a register of format 1.0 into one of 1.1; only `schema_version` changes.

    Comments, order and every other character stay. If the register is wrong by the rules of 1.1, the
    problems are listed, nothing is written, and the command ends with 1.
    """
    with writing(path) as write:
        text = upgraded = ""
        with suppress(UnicodeDecodeError):  # the check says so
            text = text_of(path)
            upgraded = edit.upgrade(text)
        register, problems = checker.check_file(path)
        if upgraded != text:
            register, problems = checker.check(upgraded.removeprefix("\ufeff"), path.parent)
        if register is None:
            click.echo(checker.report(shown(path), problems), err=True)
            sys.exit(1)
        if upgraded != text:
            write({path: upgraded})
    done = "upgraded from format 1.0 to 1.1" if upgraded != text else f"has format {register.version} already"
    click.echo(f"{shown(path)}: {done}")
