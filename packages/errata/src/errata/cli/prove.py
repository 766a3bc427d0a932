"""`errata prove`: run the proofs, and record their verdicts."""

import sys
from pathlib import Path

import click

from errata.check import checker
from errata.cli.common import entries_of, file_option, read, recorded_in, writing
from errata.prove import verdicts
from errata.prove.prover import Prover, impossible
from errata.register.characters import visible_line
from errata.register.files import shown
from errata.register.model import Erratum, Register


class _Unable(click.ClickException):
    """What this system cannot do, in one line."""

    exit_code = 2


@click.command("prove", short_help="Run the proofs: original refuted, corrected confirmed.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@file_option
@click.option("--update", is_flag=True, help=f"Record the verdicts, which pages show, in {verdicts.FILE}.")
def command(ids: tuple[str, ...], path: Path, update: bool) -> None:
    """Run the proof of each entry, or of those named: original refuted, corrected confirmed.

    With --update the verdicts of those that prove are recorded, and those that fail lose theirs; of
    entries that are not named nothing changes. Needs POSIX. Ends with 0 if all prove and the record says
    so, with 1 if not, with 2 if the call is wrong.
    """
    if reason := impossible():
        raise _Unable(f"prove: {reason}")
    # Held until the verdicts are written: an entry keeps its id for as long as it is proved.
    write = click.get_current_context().with_resource(writing(path)) if update else None
    register = read(path)
    chosen = {entry.id for entry in _provable(register, path, ids)}
    if write:
        write.reads(register.root / verdicts.FILE)
    before = _legible(register) if update and not ids else recorded_in(register, path)
    recorded = {} if update and not ids else before
    proofs = list(verdicts.provable(register))
    kept = {key: reason for key, reason in recorded.items() if key[0] not in chosen}
    judged = {identity for identity, _ in recorded}
    failed = False
    with Prover(register.root) as prover:
        for entry, proof, key in proofs:
            if ids and entry.id not in chosen:
                continue
            verdict = prover.prove_once(proof, key[1])
            faults = [(verdict.part(fault), f"ER301 {entry.id}: {fault}") for fault in verdict.faults]
            if not faults:
                kept[key] = verdict.reason
                if not update and (told := verdicts.differs(entry, proof, verdict.reason, recorded)):
                    faults = [("snippet", f"ER304 {entry.id}: {told}")]
                else:
                    click.echo(visible_line(f"{entry.id} proved: {verdict.reason}"))
                    if not update and (told := verdicts.stale(key, proof, recorded, judged)):
                        faults = [("snippet", f"ER313 {entry.id}: {told}")]
            for part, fault in faults:
                line, column = proof.places[part]
                click.echo(visible_line(f"{shown(path)}:{line}:{column}: {fault}"))
            failed = failed or bool(faults)
    if write:
        write(verdicts.record(register.root, kept))
        known = {key[0] for key in [*kept, *(key for _, _, key in proofs)]}
        for identity in sorted({identity for identity, _ in before} - known):
            click.echo(f"{identity}: removed its verdict, since {shown(path)} has no proof of it")
    elif not ids:
        strays = verdicts.strays(register, {key for _, _, key in proofs}, recorded)
        click.echo(checker.report(shown(path), strays), nl=bool(strays))
        failed = failed or bool(strays)
    sys.exit(failed)


def _legible(register: Register) -> dict[verdicts.Key, str]:
    """Return the recorded verdicts; none if their file is damaged, which an update makes anew."""
    try:
        return verdicts.read(register.root)
    except ValueError:
        return {}


def _provable(register: Register, path: Path, ids: tuple[str, ...]) -> list[Erratum]:
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
