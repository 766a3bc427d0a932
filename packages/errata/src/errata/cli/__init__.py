"""The command `errata`; each file beside this one is a command, common.py what they share."""

import errno
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import StringIO, TextIOWrapper
from typing import Any

import click

from errata import __version__
from errata.register.files import nameless

_NAMES = (
    "add", "apply", "assign", "check", "check-copy", "completion", "export", "form", "guard", "import",
    "init", "list", "mark", "pages", "prove", "sheet", "show", "upgrade",
)  # fmt: skip


class _Group(click.Group):
    """Imports the command that is called and no other, which would take longer than most of them run.

    Says in one line what cannot be written, such as to a full disk, help included.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None if there is none."""
        if cmd_name not in self.commands:
            return None
        module = cmd_name.replace("-", "_") + "_" * (cmd_name == "import")  # a word of Python
        command: click.Command = import_module(f"errata.cli.{module}").command
        return command

    def main(self, *args: Any, **extra: Any) -> Any:
        if sys.stderr is None:  # closed: what stands there belongs in no output
            sys.stderr = StringIO()
        try:
            if sys.stdout is None:  # click would say nothing, and end as if it had said all
                raise OSError(errno.EBADF, "it is closed")
            return super().main(*args, **extra)  # ends quietly if whoever reads the output has seen enough
        except OSError as error:
            with suppress(OSError):  # where it is to be said may be what is full
                click.echo(f"Error: {error.filename or nameless(error)}: {error.strerror}", err=True)
            sys.exit(2)


@click.group(
    cls=_Group,
    commands={name: click.Command(name) for name in _NAMES},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="errata")
@click.pass_context
def main(context: click.Context) -> None:
    """Keep a register of corrections, errata.yml: each with the old words, the new ones and a proof."""
    if sys.stdin is None:  # closed: there is nothing to read
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 for as long as the command runs
    if os.environ.get("NO_COLOR"):
        context.color = False  # else where there is a terminal
    gc.set_threshold(100_000)  # a register is a great many objects, and none of them is in a cycle
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # texts of any language, terminals of any encoding
            stream.reconfigure(errors="backslashreplace")
