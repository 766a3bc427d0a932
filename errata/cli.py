"""The command `errata`: check and prove a register; the others are in reading.py and writing.py."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from errata import check as checking
from errata import past, reading, verdicts, writing
from errata.prove import Prover
from errata.reading import file_option


class _Group(click.Group):
    """Says in one line what cannot be written, such as to a full disk, help included."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **extra)  # ends quietly if whoever reads the output has seen enough
        except OSError as error:
            click.echo(f"Error: {error.filename or 'the output'}: {error.strerror}", err=True)
            sys.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keep a register of corrections, errata.yml: each with what stood, what should, and a proof."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # texts of any language, terminals of any encoding
            stream.reconfigure(errors="backslashreplace")


@main.command()
@file_option
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
    "--today", metavar="DATE", callback=writing.day, help="Also judge ages and days to come, as of this day."
)
def check(path: Path, format: str, base: str | None, release: bool, today: str) -> None:
    """Report every problem of the register, as file:line:column: CODE message.

    Ends with 0 if there is none but warnings, with 1 if there is, with 2 if the call is wrong.
    """
    try:
        older = None if base is None else past.show(path, base)
        register, problems = checking.check_file(path, today, release, older)
    except past.PastError as error:
        click.echo(f"Error: --base {base}: {error}", err=True)
        sys.exit(2)
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
@file_option
@click.option("--update", is_flag=True, help=f"Record the reasons, which pages show, in {verdicts.FILE}.")
def prove(ids: tuple[str, ...], path: Path, update: bool) -> None:
    """Run the proof of each entry, or of those named: original refuted, corrected confirmed.

    Ends with 0 if all prove, with 1 if one does not, with 2 if the call is wrong.
    """
    register = reading.read(path)
    chosen = {entry.id for entry in reading.entries_of(register, path, ids)} if ids else None
    provable = verdicts.provable(register)
    recorded = {} if update and not chosen else reading.recorded_in(path)
    for identity in sorted((chosen or set()) - {entry.id for entry, _ in provable}):
        click.echo(f"{identity} has no proof to run")
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
        try:
            verdicts.write(path.parent, reasons)
        except OSError as error:
            raise click.UsageError(f"--update: cannot write {verdicts.FILE}: {error.strerror}") from None
    sys.exit(failed)


for module in (reading, writing):
    for command in module.COMMANDS:
        main.add_command(command)
