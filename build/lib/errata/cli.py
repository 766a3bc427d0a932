"""The command `errata`: check and prove a register."""

import os
import sys
from pathlib import Path

import click

from errata import check as checking
from errata.model import Register
from errata.prove import ProofError, confirm, refute

_file = click.option(
    "--file",
    "path",
    default="errata.yml",
    show_default=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The register.",
)


@click.group()
def main() -> None:
    """Keep a register of corrections, errata.yml: each with what stood, what should, and a proof."""


@main.command()
@_file
def check(path: Path) -> None:
    """Report every problem of the register, as file:line:column: CODE message."""
    register = _read(path)
    click.echo(f"{path}: {len(register.errata)} entries, no problem")


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@_file
def prove(ids: tuple[str, ...], path: Path) -> None:
    """Run the proof of each entry, or of those named: original refuted, corrected confirmed."""
    register = _read(path)
    if unknown := set(ids) - {entry.id for entry in register.errata}:
        raise click.UsageError(f"{path} has no entry {', '.join(sorted(unknown))}")
    failed = False
    for entry in register.errata:
        if not (entry.proof and entry.proof.snippet) or (ids and entry.id not in ids):
            continue
        try:
            reason = refute(entry.proof, path.parent)
            confirm(entry.proof, path.parent)
            click.echo(f"{entry.id} proved: {reason}")
        except ProofError as error:
            failed = True
            click.echo(f"{path}:{entry.line}:1: ER301 {entry.id}: {error}")
    sys.exit(failed)


def _read(path: Path) -> Register:
    register, problems = checking.check_file(path)
    if register is None:
        click.echo(checking.report(os.path.relpath(path), problems))
        sys.exit(1)
    return register
