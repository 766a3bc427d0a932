"""The command asrun.

It ends with 0, with 1 if there are problems, with 2 if it is used wrongly, with 130 if it is interrupted.
"""

import errno
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import click

from asrun import __version__, check, lint, records
from asrun.check import Outcome
from asrun.project import Project, SettingsError, near, said
from asrun.start import start

_NAMES = click.argument("names", nargs=-1, metavar="[NAME]…")


class _Commands(click.Group):
    """Says in one line what is wrong with settings, a record or a file, and ends with 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        if sys.stderr is None:  # closed: what stands there belongs in no output
            sys.stderr = StringIO()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # texts of any language, terminals of any encoding
                stream.reconfigure(errors="backslashreplace")
        try:
            if sys.stdout is None:  # click would say nothing, and end as if it had said all
                raise OSError(errno.EBADF, "it is closed")
            return super().main(*args, **extra)  # ends quietly if whoever reads the output has seen enough
        except SettingsError as error:
            fault = str(error)
        except OSError as error:
            fault = said(error)
        with suppress(OSError):  # where it is to be said may be what is full
            click.echo(f"Error: {fault}", err=True)
        sys.exit(2)

    def invoke(self, ctx: click.Context) -> Any:
        """Name the program that was interrupted, where click would say that it aborted."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            click.echo(f"Error: {str(error) or 'interrupted'}", err=True)
            ctx.exit(130)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="asrun")
def main() -> None:
    """Documentation as run: what a page shows of a program is what the program makes."""


@main.command("check")
@_NAMES
@click.option("--changed", is_flag=True, help="Run only what changed since it was recorded.")
@click.option(
    "--exact",
    is_flag=True,
    envvar="ASRUN_EXACT",
    help="Require outputs to be equal byte for byte, except those of twins.",
)
def check_command(names: tuple[str, ...], changed: bool, exact: bool) -> None:
    """Run the programs, or those named, and compare what they make with what is recorded.

    Without names, pages and records are looked at too: what a page takes must be there, and what is
    recorded must be made by a program and shown by a page.
    """
    project = Project.find()
    programs, left = _chosen(project, names, changed)
    problems = [] if names else [one for path in project.pages for one in check.page(project, path)]
    skipped = 0
    for program in programs:
        outcome = check.check(project, program, exact)
        problems += _told(project, outcome)
        skipped += bool(outcome.skipped)
    problems += [] if names else check.whole(project)
    _end(problems, f"{len(programs) - skipped} run", skipped, left)


@main.command("update")
@_NAMES
@click.option("--all", "everything", is_flag=True, help="Also run what did not change.")
def update_command(names: tuple[str, ...], everything: bool) -> None:
    """Record what the programs that changed, or those named, make; remove what belongs to none.

    Each runs twice, in two processes with another hash seed and date; what differs is not recorded.
    """
    project = Project.find()
    programs, left = _chosen(project, names, not everything and not names)
    problems: list[str] = []
    skipped = 0
    for line in [] if names else check.clean(project):
        click.echo(line)
    for outcome in check.update(project, programs):
        if isinstance(outcome, str):
            click.echo(outcome)
        else:
            problems += _told(project, outcome)
            skipped += bool(outcome.skipped)
    problems += [] if names else check.whole(project)
    _end(problems, f"{len(programs) - skipped} run", skipped, left)


@main.command("lint")
def lint_command() -> None:
    """Name decimals and blocks of code on pages that are typed by hand."""
    typed = lint.typed(Project.find())
    problems = [one for found in typed.problems.values() for one in found]
    _end(problems, "; ".join(typed.summary()))


@main.command("where")
@click.argument("name")
def where_command(name: str) -> None:
    """Print every page and line that shows NAME.

    NAME is a program (softmax, softmax.py), a record (softmax.out), or a value (softmax.p).
    """
    project = Project.find()
    programs = [path for path in project.files if name in (path.stem, path.name)]
    places = list(dict.fromkeys(place for path in programs for place in project.shown_at(path)))
    for place in places or project.places([name], [name]):
        click.echo(place)
    if not places and not project.places([name], [name]):
        known = [*(path.stem for path in project.files), *project.values()]
        raise click.ClickException(f"no page shows {name}{near(name, known)}")


@main.command("init")
def init_command() -> None:
    """Set up a working example here: settings, a program, its record, a page that shows it."""
    for line in start(Path.cwd()):
        click.echo(line)


def _chosen(project: Project, names: Sequence[str], changed: bool) -> tuple[list[Path], int]:
    """Return the programs that are asked for, and how many are left alone."""
    known = {name: path for path in project.files for name in (project.name(path), path.name, path.stem)}
    for name in names:
        if name not in known:
            folder = project.name(project.programs)
            raise click.UsageError(f"no program {name!r} in {folder}/{near(name, known)}")
    records.remembered(project)  # if it is damaged nothing runs
    wanted = {known[name] for name in names} if names else set(project.files)
    chosen = [p for p in project.files if p in wanted and (not changed or records.changed(project, p))]
    return chosen, len(wanted) - len(chosen)


def _told(project: Project, outcome: Outcome) -> list[str]:
    if outcome.skipped:
        click.echo(f"skipped {project.name(outcome.program)}: {outcome.skipped}")
    return [outcome.problem] if outcome.problem else []


def _end(problems: Sequence[str], done: str, skipped: int = 0, left: int = 0) -> None:
    for problem in problems:
        click.echo(problem)
    counts = [done, *([f"{skipped} skipped"] if skipped else []), *([f"{left} left alone"] if left else [])]
    counts += [f"{len(problems)} problem{'s' * (len(problems) != 1)}"] if problems else []
    click.echo(", ".join(counts))
    if problems:
        sys.exit(1)
