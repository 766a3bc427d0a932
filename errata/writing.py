"""What the command `errata` writes: form, add, assign."""

import os
import shutil
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from errata import asking, editing, filing, reading, schema, terminal, verdicts
from errata.form import answers, form
from errata.markup import visible
from errata.model import PLACEHOLDER
from errata.reading import file_option

_LIMIT = 200_000  # characters of a report; GitHub allows 65,536
_NEEDED = ("work", "section", "title", "type", "original", "corrected", "notes", "today")


def day(context: click.Context | None, option: click.Parameter | None, value: str | None) -> str:
    """Accept a day, YYYY-MM-DD, or none; any other text is a wrong call."""
    return _day(value) if value else ""


def _day(value: str) -> str:
    if not schema.is_day(value):
        raise click.BadParameter(f"{value!r} is no day, YYYY-MM-DD")
    return value


@click.command("form")
@file_option
@click.option("--write", "target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def form_(path: Path, target: Path | None) -> None:
    """Print the GitHub issue form of the register, or write it, to .github/ISSUE_TEMPLATE/erratum.yml."""
    text = form(reading.read(path))
    if target is None:
        click.echo(text.encode("utf-8"), nl=False)
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    except OSError as error:
        raise click.UsageError(f"--write: cannot write {target}: {error.strerror}") from None


@click.command()
@file_option
def assign(path: Path) -> None:
    """Give entries with the placeholder E0000 the next ids, in the order of the file."""
    reading.read(path)
    try:
        text, given = editing.assign(_text(path))
        recorded = verdicts.read(path.parent)
    except (filing.FilingError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if given:
        _write(path, text)
    if PLACEHOLDER in recorded and len(given) == 1:  # the reason that its proof gave
        recorded[given[0]] = recorded.pop(PLACEHOLDER)
        verdicts.write(path.parent, recorded)
    click.echo(f"{path}: assigned {', '.join(given)}" if given else f"{path}: no entry {PLACEHOLDER}")


@click.command()
@file_option
@click.option("--work", metavar="KEY", help="Work that is wrong, as in the register.")
@click.option("--edition", metavar="ID", help="Edition in which you saw it.")
@click.option("--section", metavar="TEXT", help="Number or name of the section.")
@click.option("--page", metavar="TEXT", help="Page of the edition, or address of the passage.")
@click.option("--title", metavar="TEXT", help=schema.field("title")["description"])
@click.option("--type", type=click.Choice(schema.field("type")["enum"]))
@click.option("--severity", type=click.Choice(schema.field("severity")["enum"]))
@click.option("--original", metavar="TEXT", help="The words that stand, exactly.")
@click.option("--corrected", metavar="TEXT", help='The words that should stand; "" deletes them.')
@click.option("--prefix", metavar="TEXT", help="Words just before the original, if it is short.")
@click.option("--suffix", metavar="TEXT", help="Words just after it.")
@click.option("--notes", metavar="TEXT", help="Why.")
@click.option("--credit", metavar="NAME", help="Who found it.")
@click.option(
    "--from-issue", metavar="FILE", type=click.File("rb"), help="Take all that from an issue's body."
)
@click.option("--report", metavar="URL", default="", help="Address of the report.")
@click.option("--today", metavar="DATE", callback=day, help="Day of the report, YYYY-MM-DD.")
def add(path: Path, from_issue: Any, report: str, today: str, **flags: str | None) -> None:
    """Add an entry with the placeholder id E0000: from flags, from answers to prompts, or from an issue.

    Says what the entry still lacks. Ends with 0 if it is written, with 1 if the report makes no
    entry, with 2 if the call is wrong.
    """
    register = reading.read(path)
    given = {name: value for name, value in flags.items() if value is not None}
    if from_issue:
        if given:
            raise click.UsageError(f"--from-issue takes all from the issue; leave out --{min(given)}")
        try:
            given = answers(_body(from_issue))
        except ValueError as error:
            _end(path, error)
    elif _interactive():
        try:
            given = asking.answers(register, given)
        except filing.FilingError as error:
            _end(path, error)
        today = today or click.prompt("Day of the report", default=f"{date.today()}", value_proc=_day)
    elif lacking := [name for name in _NEEDED if not (given | {"today": today}).get(name)]:
        raise click.UsageError(f"no terminal to ask at; give {', '.join(f'--{name}' for name in lacking)}")
    if not today:
        raise click.UsageError("--from-issue asks nothing; give the day of the report, --today YYYY-MM-DD")
    try:
        draft = filing.draft(register, given, today, report)
        text = editing.append(_text(path), draft.entry, path.parent)
    except filing.FilingError as error:
        _end(path, error)
    if not from_issue:  # what strangers write stays out of the log of a workflow, which obeys `::`
        click.echo(visible(terminal.diff(draft.entry["original"], draft.entry["corrected"])))
        if _interactive():
            click.confirm("Write it?", default=True, abort=True)
    _write(path, text)
    click.echo(f"{path}: entry {PLACEHOLDER} written at the end")
    for lack in draft.missing:
        click.echo(f"- {visible(lack)}")


def _interactive() -> bool:
    return sys.stdin.isatty()


def _body(file: Any) -> str:
    text: str = file.read(4 * _LIMIT + 1).decode("utf-8-sig", "replace")
    if len(text) > _LIMIT:
        raise click.UsageError(f"--from-issue: the text has {len(text):,} characters; {_LIMIT:,} are allowed")
    return text


def _end(path: Path, error: Exception) -> NoReturn:
    click.echo(f"{path}: nothing written")
    for reason in error.args:
        click.echo(f"- {visible(' '.join(reason.split()))}")
    sys.exit(1)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _write(path: Path, text: str) -> None:
    """Replace the register, through a link to it, in one step: a full disk leaves the old one."""
    target = path.resolve()
    new = target.with_name(f".{target.name}.new")
    try:
        new.write_bytes(text.encode("utf-8"))
        shutil.copymode(target, new)
        os.replace(new, target)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from None  # the command says it in one line


COMMANDS = (form_, add, assign)
