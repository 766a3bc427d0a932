"""`errata init`: start a register."""

import shlex
import sys
import uuid
from datetime import date
from functools import partial
from pathlib import Path

import click

from errata.check import checker, git
from errata.cli.common import Named, day, writing
from errata.register import schema
from errata.register.characters import control
from errata.register.files import shown
from errata.report import start
from errata.report.issue_form import form

# How each answer is asked for; those with a default may be left out.
_ASKED = {
    "title": ("Title of the work", None),
    "kind": ("What it is", "book"),
    "author": ("Author (empty: leave it out)", ""),
    "edition": ("Short name of its first edition, such as print-1", None),
    "format": ("How that is published", None),
}


@click.command("init", short_help="Start a register, errata.yml.")
@click.option(
    "--file",
    "path",
    default="errata.yml",
    show_default=True,
    type=Named(dir_okay=False),
    help="The register to write.",
)
@click.option("--title", metavar="TEXT", help="Title of the work, as printed.")
@click.option("--kind", type=click.Choice(schema.of_work("kind")["enum"]), help="What it is; default: book.")
@click.option("--author", metavar="TEXT", help="Its author.")
@click.option("--edition", metavar="ID", help="Short name of its first edition, such as print-1.")
@click.option("--format", type=click.Choice(schema.of_work("format")["enum"]), help="How that is published.")
@click.option("--today", metavar="DATE", callback=day, help="Day of the example; default: today.")
def command(path: Path, today: str, **flags: str | None) -> None:
    """Start a register: errata.yml with an example of an entry.

    Asks for the work, its author and its first edition, or takes them from flags. In a repository on
    GitHub it also writes the issue form and a workflow that checks the register. Files that exist stay.
    """
    if path.exists():
        raise click.UsageError(f"{shown(path)} exists; `errata add` files an entry, `errata check` checks it")
    if not path.parent.is_dir():
        raise click.UsageError(
            f"there is no folder {shown(path.parent)}; make it, or name another with --file"
        )
    given = {name: value for name, value in flags.items() if value is not None}
    answers = {name: _answer(name, given) for name in _ASKED}
    text = start.register(answers, uuid.uuid4().urn, today or f"{date.today()}")
    register, problems = checker.check(text, path.parent)
    if register is None:  # what is asked for is held to the schema before
        raise click.ClickException("; ".join(problem.message for problem in problems))
    texts = {path: text}
    if top := git.on_github(path.resolve().parent):
        place = path.resolve().relative_to(top).as_posix()
        texts |= {
            top / ".github" / "ISSUE_TEMPLATE" / "erratum.yml": form(register),
            top / ".github" / "workflows" / "errata.yml": start.workflow(place),
        }
    with writing(path) as write:
        kept = [file for file in texts if file.exists()]
        if path in kept:  # another command was faster
            raise click.UsageError(f"{shown(path)} exists; nothing was written")
        write({file: told for file, told in texts.items() if file not in kept})
    for file in texts:
        click.echo(f"{shown(file)}: {'exists, and stays as it is' if file in kept else 'written'}")
    where = "" if path == Path("errata.yml") else f" --file {shlex.quote(shown(path))}"
    click.echo(f"next: errata add{where}")


def _answer(name: str, given: dict[str, str]) -> str:
    """Return an answer that was given or is asked for; one that the register cannot hold is a wrong call."""
    label, default = _ASKED[name]
    fitting = partial(_fitting, name)
    if name in given or not _asks():
        if name not in given and default is None:
            lacking = [f"--{one}" for one, (_, usual) in _ASKED.items() if usual is None and one not in given]
            raise click.UsageError(f"no terminal to ask in; give {', '.join(lacking)}")
        return fitting(given.get(name, default or ""))
    words = schema.of_work(name).get("enum")
    kind = click.Choice(words) if words else None
    asked = click.prompt(label, default=default, type=kind, value_proc=None if kind else fitting,
                         show_default=bool(default))  # fmt: skip
    return str(asked)


def _asks() -> bool:
    return sys.stdin.isatty()


def _fitting(name: str, answer: str) -> str:
    answer = answer.strip()
    reasons = [control(answer)]
    if answer or _ASKED[name][1] is None:
        reasons += schema.misfits(name, answer, rule=schema.of_work(name))
    if any(reasons):
        raise click.BadParameter("; ".join(filter(None, reasons)))
    return answer
