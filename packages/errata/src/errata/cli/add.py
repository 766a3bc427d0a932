"""`errata add`: file an entry from flags, answers at a terminal, or an issue."""

import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from errata.cli.common import accepted_day, day, file_option, read, text_of, writing
from errata.register import schema
from errata.register.characters import visible_line
from errata.register.files import shown
from errata.register.model import Register
from errata.render import terminal
from errata.report import draft, edit, prompts
from errata.report.issue_form import ReportError, answers

_LIMIT = 200_000  # characters of a report; GitHub allows 65,536
_NEEDED = ("work", "section", "title", "type", "original", "corrected", "notes")


@click.command("add", short_help="Add an entry from flags, from answers, or from an issue.")
@file_option
@click.option("--work", metavar="KEY", help="Work that is wrong, as in the register.")
@click.option("--edition", metavar="ID", help="Edition in which you saw it.")
@click.option("--section", metavar="TEXT", help="Number or name of the section.")
@click.option("--page", metavar="TEXT", help="Page of the edition, or address of the passage.")
@click.option("--title", metavar="TEXT", help=schema.field("title")["description"])
@click.option("--type", type=click.Choice(schema.field("type")["enum"]))
@click.option("--severity", type=click.Choice(schema.field("severity")["enum"]))
@click.option("--original", metavar="TEXT", help="The words as printed, exactly.")
@click.option("--corrected", metavar="TEXT", help='The words to put in their place; "" deletes them.')
@click.option("--prefix", metavar="TEXT", help="Words just before the original, if it is short.")
@click.option("--suffix", metavar="TEXT", help="Words just after it.")
@click.option("--notes", metavar="TEXT", help="Why.")
@click.option("--credit", metavar="NAME", help="Who found it.")
@click.option(
    "--from-issue",
    metavar="FILE",
    type=click.File("rb"),
    help="Take all that from an issue's body, `-` from standard input; only --work may be given as well.",
)
@click.option("--report", metavar="URL", default="", help="Address of the report.")
@click.option("--today", metavar="DATE", callback=day, help="Day of the report, YYYY-MM-DD; default: today.")
def command(path: Path, from_issue: Any, report: str, today: str, **flags: str | None) -> None:
    """Add an entry with the placeholder id: from flags, from answers to prompts, or from an issue.

    The id is E0000, or what `ids` makes of it.

    Says what the entry still lacks. Ends with 0 if it is written, with 1 if the report makes no
    entry, with 2 if the call is wrong.
    """
    register = read(path)
    given = {name: value for name, value in flags.items() if value is not None}
    reasons: list[str] = []
    if from_issue:
        if others := given.keys() - {"work"}:
            raise click.UsageError(
                f"--from-issue takes all but --work from the issue; leave out --{min(others)}"
            )
        given, reasons = _answers(from_issue, register, given)
    elif _interactive():
        try:
            given = prompts.answers(register, given)
        except draft.FilingError as error:
            _end(path, *error.args)
        today = today or click.prompt("Day of the report", default=f"{date.today()}", value_proc=accepted_day)
    elif lacking := [
        name for name in _NEEDED if not given.get(name) and not (name == "corrected" and name in given)
    ]:
        raise click.UsageError(f"no terminal to ask in; give {', '.join(f'--{name}' for name in lacking)}")
    else:
        given = {"edition": "", **given, "work": draft.work_key(register, given["work"])}
        reasons = draft.unfit(register, given)
    today = today or f"{date.today()}"  # nobody is asked: the one place where a clock is read
    asked = not from_issue and _interactive()
    if asked:
        _show(_filed(path, given, today, report, reasons)[0])
        click.confirm("Write it?", default=True, abort=True)
    with writing(path) as write:
        made, text = _filed(path, given, today, report, reasons)
        if not from_issue and not asked:  # what strangers write stays out of a log, which obeys `::`
            _show(made)
        write({path: text})
    click.echo(f"{shown(path)}: entry {made.entry['id']}, reported {today}, written at the end")
    for lack in made.missing:
        click.echo(f"- {visible_line(lack)}")


def _filed(
    path: Path, given: dict[str, str], today: str, report: str, reasons: list[str]
) -> tuple[draft.Draft, str]:
    """Return the entry, and the text of the register with it; end with what is wrong besides the reasons."""
    register = read(path)
    found = [*reasons, *draft.refusals(register, given)]
    made = draft.draft(register, given, today, report)
    try:
        text, wrong = edit.append(text_of(path), [made.entry], path.parent)
        found += [problem.message for problem in wrong.get(0, [])]
    except draft.FilingError as error:
        found += error.args
    if found:
        _end(path, *dict.fromkeys(found))
    return made, text


def _show(made: draft.Draft) -> None:
    click.echo(terminal.diff(made.entry["original"], made.entry["corrected"], "text"))


def _interactive() -> bool:
    return sys.stdin.isatty()


def _answers(issue: Any, register: Register, given: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the answers of an issue, over which those given win, and what is wrong with its headings."""
    reasons: list[str] = []
    try:
        found = answers(_body(issue))
    except ReportError as error:
        found, reasons = error.answers, list(error.args)
    told = {"work": "", "section": "", "original": "", **found, **given}
    return {**told, "work": draft.work_key(register, told["work"])}, reasons


def _body(file: Any) -> str:
    text: str = file.read(4 * _LIMIT + 1).decode("utf-8-sig", "replace")
    if len(text) > _LIMIT:
        raise click.UsageError(f"--from-issue: the text has {len(text):,} characters; {_LIMIT:,} are allowed")
    return text


def _end(path: Path, *reasons: str) -> NoReturn:
    click.echo(f"{shown(path)}: nothing written")
    for reason in reasons:
        click.echo(f"- {visible_line(' '.join(reason.split()))}")
    sys.exit(1)
