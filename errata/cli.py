"""The command `errata`: check, prove and read a register, and hold a copy of a text against it."""

import os
import sys
from datetime import date
from pathlib import Path

import click

from errata import check as checking
from errata import copies, feeds, past, terminal, verdicts
from errata.markup import visible
from errata.model import Erratum, Register
from errata.prove import Prover
from errata.strings import STATUSES, TEXT

_file = click.option(
    "--file",
    "path",
    default="errata.yml",
    show_default=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The register.",
)
_edition = click.option("--edition", metavar="ID", help="Only what affects this edition, or may.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keep a register of corrections, errata.yml: each with what stood, what should, and a proof."""


def _day(context: click.Context, option: click.Parameter, value: str | None) -> str:
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day, YYYY-MM-DD") from None


@main.command()
@_file
@click.option(
    "--format",
    type=click.Choice(["text", "json", "github"]),
    default=lambda: "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text",
    help="How to write problems; default: text, in a GitHub workflow github.",
)
@click.option(
    "--base", metavar="REV", help="Also hold ids and histories against the file at this git revision."
)
@click.option("--release", is_flag=True, help="Refuse E0000, the id of entries that have none yet.")
@click.option(
    "--today", metavar="DATE", callback=_day, help="Also judge ages and days to come, as of this day."
)
def check(path: Path, format: str, base: str | None, release: bool, today: str) -> None:
    """Report every problem of the register, as file:line:column: CODE message.

    Ends with 0 if there is none but warnings, with 1 if there is, with 2 if the call is wrong.
    """
    try:
        older = "" if base is None else past.show(path, base)
        register, problems = checking.check_file(path, today, release, older)
    except past.PastError as error:
        raise click.UsageError(f"--base {base}: {error}") from None
    report = checking.report(os.path.relpath(path), problems, format)
    if report:
        click.echo(report)
    if register is None:
        sys.exit(1)
    if format == "text":
        warned = f"{len(problems)} warnings" if problems else "no problem"
        click.echo(f"{path}: {len(register.errata)} entries, {warned}")


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@_file
@click.option("--update", is_flag=True, help=f"Record the reasons, which pages show, in {verdicts.FILE}.")
def prove(ids: tuple[str, ...], path: Path, update: bool) -> None:
    """Run the proof of each entry, or of those named: original refuted, corrected confirmed.

    Ends with 0 if all prove, with 1 if one does not, with 2 if the call is wrong.
    """
    register = _read(path)
    chosen = {entry.id for entry in _entries(register, path, ids)} if ids else None
    provable = verdicts.provable(register)
    recorded = {} if update and not chosen else _recorded(path)
    failed = False
    reasons = {entry.id: recorded[entry.id] for entry, _ in provable if entry.id in recorded}
    with Prover(path.parent) as prover:
        for entry, proof in provable:
            if chosen and entry.id not in chosen:
                continue
            verdict = prover.prove(proof)
            faults = [f"ER301 {entry.id}: {fault}" for fault in verdict.faults]
            if not faults and not update and (stale := verdicts.stale(entry, verdict.reason, recorded)):
                faults = [f"ER304 {entry.id}: {stale}"]
            for fault in faults:
                click.echo(f"{os.path.relpath(path)}:{entry.line}:1: {fault}")
            if not faults:
                reasons[entry.id] = verdict.reason
                click.echo(f"{entry.id} proved: {verdict.reason}")
            failed = failed or bool(faults)
    if update and not failed:
        verdicts.write(path.parent, reasons)
    sys.exit(failed)


@main.command("list")
@_file
@_edition
@click.option("--status", type=click.Choice(list(STATUSES)))
@click.option("--work", metavar="KEY", help="Only this work.")
def list_(path: Path, edition: str | None, status: str | None, work: str | None) -> None:
    """List the entries, one a line; with --edition, what is wrong in that printing."""
    register = _read(path)
    if work and work not in register.works:
        raise click.UsageError(f"{path} has no work {work}; it has {', '.join(register.works)}")
    _known(register, path, edition)
    for entry in register.errata:
        if (not status or entry.status == status) and (not work or entry.work == work):
            if edition is None:
                click.echo(terminal.line(entry, register))
            elif copies.of_edition(register, entry, edition) and (status or entry.status != "rejected"):
                click.echo(terminal.line(entry, register, edition))


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_file
def show(ids: tuple[str, ...], path: Path) -> None:
    """Show whole entries: diff, notes, proof, credits, history."""
    register = _read(path)
    reasons = _recorded(path)
    entries = _entries(register, path, ids)
    click.echo(
        "\n\n\n".join(terminal.article(entry, register, reasons.get(entry.id, "")) for entry in entries)
    )


@main.command("check-copy")
@click.argument("copy", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_file
@_edition
def check_copy(copy: Path, path: Path, edition: str | None) -> None:
    """Tell which corrections your own copy of a text still needs: text, Markdown, .ipynb or .py.

    Ends with 0 if it needs none, with 1 if it needs some, with 2 if the call is wrong.
    """
    register = _read(path)
    _known(register, path, edition)
    try:
        findings = copies.compare(register, copy, edition or "")
    except copies.CopyError as error:
        raise click.UsageError(str(error)) from None
    for finding in findings:
        place = f"{copy}:{finding.place}" if finding.place else str(copy)
        click.echo(f"{place}: {finding.entry.id} {finding.state}: {visible(finding.entry.title)}")
        if finding.state == "needed":
            click.echo(f"    {terminal.diff(finding.entry)}")
    counts = {state: sum(f.state == state for f in findings) for state in ("needed", "corrected", "absent")}
    click.echo(
        f"{counts['needed']} needed, {counts['corrected']} corrected, {counts['absent']} not in this copy"
    )
    sys.exit(counts["needed"] > 0)


@main.command()
@click.argument("format", type=click.Choice(["json", "atom"]))
@_file
def export(format: str, path: Path) -> None:
    """Write the register as JSON or its changes as an Atom feed; addresses are relative to the site."""
    register = _read(path)
    text = feeds.as_json(register) if format == "json" else feeds.as_atom(register, TEXT["feed"])
    click.echo(text, nl=False)


def _read(path: Path) -> Register:
    register, problems = checking.check_file(path)
    if register is None:
        click.echo(checking.report(os.path.relpath(path), problems), err=True)
        sys.exit(1)
    return register


def _recorded(path: Path) -> dict[str, str]:
    try:
        return verdicts.read(path.parent)
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _entries(register: Register, path: Path, ids: tuple[str, ...]) -> list[Erratum]:
    """Return the entries with these ids; a wrong id is a wrong call."""
    known = {entry.id: entry for entry in register.errata}
    if unknown := sorted(set(ids) - known.keys()):
        raise click.UsageError(f"{path} has no entry {', '.join(unknown)}")
    return [known[identity] for identity in dict.fromkeys(ids)]


def _known(register: Register, path: Path, edition: str | None) -> None:
    """Refuse an edition that no work has."""
    editions = [one.id for work in register.works.values() for one in work.editions]
    if edition is not None and edition not in editions:
        raise click.UsageError(f"{path} has no edition {edition}; it has {', '.join(editions)}")
