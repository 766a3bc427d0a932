"""What several commands share: their options, the register they read, how entries are named."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from errata.check import checker
from errata.prove import verdicts
from errata.register import files, schema
from errata.register.characters import visible_line
from errata.register.files import shown
from errata.register.model import Erratum, Register
from errata.text.books import Watch

_COLOURS = {"ER": "red", "EW": "yellow"}


class Named(click.Path):
    """The path of a file or folder; `-`, which elsewhere is what a command reads or prints, is none."""

    def __init__(self, **rules: Any) -> None:
        super().__init__(path_type=Path, **rules)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "-":
            self.fail("'-' is no name of a file here; write ./- if yours has it", param, ctx)
        return super().convert(value, param, ctx)


class _RegisterPath(Named):
    """The path of a register; where there is none, the message says how to start one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value != "-" and not Path(value).exists():
            name = f"{shown(Path(value))} does not exist"
            self.fail(f"{name}; start a register with `errata init`, or name yours with --file", param, ctx)
        return super().convert(value, param, ctx)


def _completed(listed: Callable[[Register], Iterable[str]]) -> Callable[..., list[str]]:
    """Complete a word of the command line by what the register lists; by nothing if it is wrong."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
        register, _ = checker.check_file(Path(context.params.get("path") or "errata.yml"))
        names = dict.fromkeys(listed(register)) if register else {}
        return [name for name in names if name.startswith(incomplete)]

    return complete


file_option = click.option(
    "--file",
    "path",
    default="errata.yml",
    show_default=True,
    type=_RegisterPath(exists=True, dir_okay=False),
    help="The register.",
)


def edition_option(help: str, required: bool = False) -> Callable[..., Any]:
    """Return the option that names an edition."""
    editions = _completed(lambda register: (e.id for w in register.works.values() for e in w.editions))
    return click.option("--edition", metavar="ID", required=required, shell_complete=editions, help=help)


copy_argument = click.argument("copy", metavar="FILE", type=Named(exists=True, dir_okay=False))
out_option = click.option(
    "-o",
    "out",
    metavar="OUT",
    type=click.Path(dir_okay=False, allow_dash=True),  # no pathlib.Path, for which ./- is - too
    help="Write it here, `-` to standard output.",
)
lang_option = click.option(
    "--lang", metavar="TAG", default="en", show_default=True, help="Language of the site: en, de or zh."
)
complete_id = _completed(lambda register: (entry.id for entry in register.errata))
complete_work = _completed(lambda register: register.works)


work_option = click.option("--work", metavar="KEY", shell_complete=complete_work, help="Only this work.")
section_option = click.option(
    "--section", metavar="TEXT", help="Only this section and those in it: 3 has 3.1 and 3.1.2."
)


def _within(section: str, wanted: str) -> bool:
    """Say whether a section is the one wanted or inside it."""
    section, wanted = section.casefold(), wanted.strip().casefold().rstrip(".")
    return section.rstrip(".") == wanted or section.startswith(f"{wanted}.")


def selected(work: str | None, section: str | None) -> Callable[[Erratum], bool]:
    """Return what says whether an entry is of a work and a section, if they are given."""

    def wanted(entry: Erratum) -> bool:
        return (not work or entry.work == work) and (not section or _within(entry.location.section, section))

    return wanted


@contextmanager
def progress() -> Iterator[Watch]:
    """Yield what tells on stderr how far a book is read, if that is a terminal."""
    with ExitStack() as bars:
        if sys.stderr and sys.stderr.isatty():
            yield lambda items: bars.enter_context(click.progressbar(items, file=sys.stderr))
        else:
            yield iter


def apart(out: str, *others: Path) -> None:
    """Refuse to write over what a command reads, under whatever name."""
    for other in others:
        if out != "-" and os.path.exists(out) and os.path.samefile(out, other):
            rule = f"-o {shown(Path(out))} is {shown(other)}, which is never written"
            raise click.UsageError(f"{rule}: give another name")


def put(out: str, content: bytes, path: Path) -> str:
    """Write what was made of a copy to a file or to standard output, `-`; say where it is.

    path: the register.
    """
    if out == "-":
        click.echo(content, nl=False)
        return ""
    with writing(path) as write:
        write({Path(out): content})
    return f", written to {visible_line(shown(Path(out)))}"


def read(path: Path) -> Register:
    """Return the register; if it is wrong, end with its problems and exit code 1."""
    register, problems = checker.check_file(path)
    if register is None:
        click.echo(coloured(checker.report(shown(path), problems)), err=True)
        sys.exit(1)
    return register


def judged(path: Path) -> Register:
    """Return the register with its verdicts; if either is wrong, end with the problems and exit code 1."""
    register, problems = verdicts.judge(read(path))
    if problems:
        click.echo(coloured(checker.report(shown(path), problems)), err=True)
        sys.exit(1)
    return register


def coloured(report: str) -> str:
    """Return a report of problems with its codes in colour, which click takes out where no terminal is."""
    return re.sub(
        r"(?m)^([^\n]*?: )(E[RW])([0-9]{3}) ",
        lambda found: f"{found[1]}{click.style(found[2] + found[3], fg=_COLOURS[found[2]], bold=True)} ",
        report,
    )


def counted(number: int, one: str, more: str) -> str:
    """Return a number of things in words."""
    return f"{number} {one if number == 1 else more}"


def recorded_in(register: Register, path: Path) -> dict[verdicts.Key, str]:
    """Return the recorded verdicts; if their file is damaged, end with exit code 1."""
    try:
        return verdicts.read(register.root)
    except ValueError as error:
        click.echo(f"{shown(path)}:1:1: ER313 {error}", err=True)
        sys.exit(1)


def entries_of(register: Register, path: Path, ids: tuple[str, ...]) -> list[Erratum]:
    """Return the entries with these ids, as people write them: E0001, e1, 1; a wrong id is a wrong call."""
    known: dict[str, list[Erratum]] = {}
    for entry in register.errata:
        known.setdefault(entry.id, []).append(entry)
    wanted = {register.ids.spelled(written): written for written in ids}
    if unknown := [written for identity, written in wanted.items() if identity not in known]:
        raise click.UsageError(f"{shown(path)} has no entry {', '.join(unknown)}")
    return [entry for identity in wanted for entry in known[identity]]


def refuse_unknown(register: Register, path: Path, edition: str | None, work: str | None = None) -> None:
    """Refuse a work that the register lacks, and an edition that the work, or each, lacks."""
    if work and work not in register.works:
        raise click.UsageError(f"{shown(path)} has no work {work}; it has {', '.join(register.works)}")
    works = [register.works[work]] if work else register.works.values()
    editions = dict.fromkeys(one.id for each in works for one in each.editions)
    if edition is not None and edition not in editions:
        of = f" of {work}" if work else ""
        raise click.UsageError(f"{shown(path)} has no edition {edition}{of}; it has {', '.join(editions)}")


def day(context: click.Context | None, option: click.Parameter | None, value: str | None) -> str:
    """Accept a day, YYYY-MM-DD, or none; any other text is a wrong call."""
    return accepted_day(value) if value else ""


def accepted_day(value: str) -> str:
    """Return a day, YYYY-MM-DD; any other text is a wrong call."""
    if not schema.is_day(value):
        raise click.BadParameter(f"{value!r} is not a day, YYYY-MM-DD")
    return value


def text_of(path: Path) -> str:
    """Return the text of a register as it stands."""
    return path.read_bytes().decode("utf-8")


def writing(path: Path) -> AbstractContextManager[files.Writer]:
    """Keep other commands from writing the register: what this one reads and writes stands inside."""
    message = f"{shown(path)}: waiting for another errata command to finish writing"
    return files.locked(path, lambda: click.echo(message, err=True))


def changed_of(files: Mapping[Path, str | bytes]) -> dict[Path, str | bytes]:
    """Return the files whose content on the disk is another one."""
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return {path: text for path, text in contents.items() if not path.is_file() or path.read_bytes() != text}
