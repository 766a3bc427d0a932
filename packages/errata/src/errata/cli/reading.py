"""What the command `errata` reads from a register: list, show, check-copy, export."""

import re
import sys
from pathlib import Path
from textwrap import indent

import click

from errata.check import checker
from errata.prove import verdicts
from errata.register.characters import visible, visible_line
from errata.register.files import shown
from errata.register.model import Erratum, Register, no_feed
from errata.render import feeds, terminal
from errata.render.messages import ENGLISH, STATUSES
from errata.text import copies

file_option = click.option(
    "--file",
    "path",
    default="errata.yml",
    show_default=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The register.",
)
edition_option = click.option("--edition", metavar="ID", help="Only what affects this edition, or may.")


def read(path: Path) -> Register:
    """Return the register; if it is wrong, end with its problems and exit code 1."""
    register, problems = checker.check_file(path)
    if register is None:
        click.echo(checker.report(shown(path), problems), err=True)
        sys.exit(1)
    return register


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
    wanted = {_identity(written): written for written in ids}
    if unknown := [written for identity, written in wanted.items() if identity not in known]:
        raise click.UsageError(f"{shown(path)} has no entry {', '.join(unknown)}")
    return [entry for identity in wanted for entry in known[identity]]


def _identity(written: str) -> str:
    number = re.fullmatch(r"[Ee]?0*([0-9]{1,4})", written.strip())
    return f"E{int(number[1]):04}" if number else written


def provable(register: Register, path: Path, ids: tuple[str, ...]) -> list[Erratum]:
    """Return the entries with these ids, each of which has a proof to run; if one has not, end with 2."""
    entries = entries_of(register, path, ids)
    for entry in entries:
        if entry.proof and entry.proof.waived:
            raise click.UsageError(f"{entry.id} has no proof to run: {shown(path)} waives it")
        if not entry.proof:
            raise click.UsageError(
                f"{entry.id} has no proof to run: write snippets/errata/IDEA.py with check(...), which "
                "raises AssertionError for the original claim and passes the corrected one, and name it "
                f"with both claims in `proof` of the entry, {shown(path)}:{entry.line}"
            )
    return entries


def _known(register: Register, path: Path, edition: str | None, work: str | None = None) -> None:
    """Refuse a work that the register lacks, and an edition that the work, or each, lacks."""
    if work and work not in register.works:
        raise click.UsageError(f"{shown(path)} has no work {work}; it has {', '.join(register.works)}")
    works = [register.works[work]] if work else register.works.values()
    editions = dict.fromkeys(one.id for each in works for one in each.editions)
    if edition is not None and edition not in editions:
        of = f" of {work}" if work else ""
        raise click.UsageError(f"{shown(path)} has no edition {edition}{of}; it has {', '.join(editions)}")


@click.command("list")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@file_option
@edition_option
@click.option("--status", type=click.Choice(STATUSES))
@click.option("--work", metavar="KEY", help="Only this work.")
def list_(
    ids: tuple[str, ...], path: Path, edition: str | None, status: str | None, work: str | None
) -> None:
    """List the entries, or those named, one a line; with --edition, what is wrong in that printing.

    `possible` marks those that do not say whether that edition has the error.
    """
    register = read(path)
    _known(register, path, edition, work)
    for entry in entries_of(register, path, ids) if ids else register.errata:
        if (not status or entry.status == status) and (not work or entry.work == work):
            if edition is None:
                click.echo(terminal.line(entry, register))
            elif copies.of_edition(register, entry, edition) and (status or entry.status != "rejected"):
                click.echo(terminal.line(entry, register, edition))


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@file_option
def show(ids: tuple[str, ...], path: Path) -> None:
    """Show whole entries: diff, notes, proof, credits, history."""
    register, _ = verdicts.judge(read(path))
    entries = entries_of(register, path, ids)
    click.echo("\n\n\n".join(terminal.article(entry, register) for entry in entries))


@click.command("check-copy")
@click.argument("copy", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@file_option
@edition_option
def check_copy(copy: Path, path: Path, edition: str | None) -> None:
    """Tell which corrections your own copy of a text still needs.

    The name of FILE says how it is read: .md, .html and .ipynb by their syntax, anything else, like
    .txt or .py, as it stands. Of a notebook the outputs are read too. Cells, their outputs and lines
    are counted from 1, from the top; nbformat counts cells from 0.

    Ends with 0 if it needs none, with 1 if it needs some, with 2 if the call is wrong.
    """
    register = read(path)
    _known(register, path, edition)
    try:
        findings = copies.compare(register, copy, edition or "")
    except copies.CopyError as error:
        raise click.UsageError(str(error)) from None
    for finding in findings:
        place = f"{copy.as_posix()}:{finding.place}" if finding.place else copy.as_posix()
        click.echo(f"{place}: {finding.entry.id} {finding.state}: {visible_line(finding.entry.title)}")
        if finding.state == "needed":
            diff = visible(terminal.diff(finding.entry.original, finding.entry.corrected))
            click.echo(indent(diff, "    ", lambda line: True))
    counts = {state: sum(f.state == state for f in findings) for state in ("needed", "corrected", "absent")}
    click.echo(
        f"{counts['needed']} needed, {counts['corrected']} corrected, {counts['absent']} not in this copy"
    )
    if not counts["needed"] + counts["corrected"]:
        click.echo(f"nothing of {shown(path)} was found in {shown(copy)}: is it the right file?", err=True)
    sys.exit(counts["needed"] > 0)


@click.command()
@click.argument("format", type=click.Choice(["json", "atom"]))
@file_option
def export(format: str, path: Path) -> None:
    """Write the register as JSON or its changes as an Atom feed; addresses are relative to the site."""
    register = read(path)
    if format == "atom" and not register.id:
        click.echo(f"{path}: {no_feed(register)}", err=True)
        sys.exit(1)
    text = feeds.as_json(register) if format == "json" else feeds.as_atom(register, ENGLISH["feed"])
    click.echo(text.encode("utf-8"), nl=False)


COMMANDS = (list_, show, check_copy, export)
