"""The command `errata`: check and prove a register; the others are in reading.py and writing.py."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from errata.check import checker, git, history
from errata.cli import reading, writing
from errata.cli.reading import file_option
from errata.prove import verdicts
from errata.prove.prover import Prover, impossible
from errata.register.files import shown


class _Unable(click.ClickException):
    """What this system cannot do, in one line."""

    exit_code = 2


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
        older = None if base is None else git.show(path, base)
        register, problems = checker.check_file(path, today, release, older)
    except history.PastError as error:
        click.echo(f"Error: --base {base}: {error}", err=True)
        sys.exit(2)
    unproved = verdicts.judge(register)[1] if register else []
    report = checker.report(shown(path), sorted(problems + unproved), format)
    if report:
        click.echo(report)
    if register is None or unproved:
        sys.exit(1)
    if format == "text":
        warned = f"{len(problems)} warnings" if problems else "no problem"
        click.echo(f"{shown(path)}: {len(register.errata)} entries, {warned}")


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@file_option
@click.option(
    "--update", is_flag=True, help=f"Record the verdicts, by which pages say so, in {verdicts.FILE}."
)
def prove(ids: tuple[str, ...], path: Path, update: bool) -> None:
    """Run the proof of each entry, or of those named: original refuted, corrected confirmed.

    With --update the verdicts of those that prove are recorded, and those that fail lose theirs; of
    entries that are not named nothing changes. Needs POSIX. Ends with 0 if all prove and the record says
    so, with 1 if not, with 2 if the call is wrong.
    """
    if reason := impossible():
        raise _Unable(f"prove: {reason}")
    register = reading.read(path)
    chosen = {entry.id for entry in reading.provable(register, path, ids)}
    recorded = {} if update and not ids else reading.recorded_in(register, path)
    proofs = list(verdicts.provable(register))
    kept = {key: reason for key, reason in recorded.items() if key[0] not in chosen}
    failed = False
    with Prover(register.root) as prover:
        for entry, proof, key in proofs:
            if ids and entry.id not in chosen:
                continue
            verdict = prover.prove(proof)
            faults = [(verdict.part(fault), f"ER301 {entry.id}: {fault}") for fault in verdict.faults]
            if not faults:
                kept[key] = verdict.reason
                if not update and (told := verdicts.differs(entry, proof, verdict.reason, recorded)):
                    faults = [("snippet", f"ER304 {entry.id}: {told}")]
                else:
                    click.echo(f"{entry.id} proved: {verdict.reason}")
                    if not update and (told := verdicts.stale(key, proof, recorded)):
                        faults = [("snippet", f"ER313 {entry.id}: {told}")]
            for part, fault in faults:
                line, column = proof.places[part]
                click.echo(f"{shown(path)}:{line}:{column}: {fault}")
            failed = failed or bool(faults)
    if update:
        try:
            verdicts.write(register.root, kept)
        except OSError as error:
            raise click.UsageError(f"--update: cannot write {verdicts.FILE}: {error.strerror}") from None
    elif not ids:
        strays = verdicts.strays(register, {key for _, _, key in proofs}, recorded)
        click.echo(checker.report(shown(path), strays), nl=bool(strays))
        failed = failed or bool(strays)
    sys.exit(failed)


for module in (reading, writing):
    for command in module.COMMANDS:
        main.add_command(command)
