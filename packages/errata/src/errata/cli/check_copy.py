"""`errata check-copy`: which corrections a reader's own copy still needs."""

import sys
from collections import Counter
from itertools import groupby
from pathlib import Path
from textwrap import indent

import click

from errata.check import checker
from errata.cli.common import (
    edition_option,
    file_option,
    read,
    refuse_unknown,
    section_option,
    selected,
    work_option,
)
from errata.register.characters import visible_line
from errata.register.files import shown
from errata.render import terminal
from errata.text import copies

LISTED = 1000  # so many findings are listed; the rest is counted


@click.command("check-copy")
@click.argument("copy", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@file_option
@edition_option("Only errata that affect this edition, or may.")
@work_option
@section_option
def command(copy: Path, path: Path, edition: str | None, work: str | None, section: str | None) -> None:
    """Tell which corrections your own copy of a text still needs.

    The name of FILE says how it is read: .md, .html, .ipynb, .epub and .pdf by their syntax, anything
    else, like .txt or .py, as it stands. Of a notebook the outputs are read too. Cells, their outputs,
    pages and lines are counted from 1, from the top; nbformat counts cells from 0, as in cells[0].
    The last line counts each erratum once, at however many places it stands.

    Ends with 0 if it needs none, with 1 if it needs some, with 2 if the call is wrong.
    """
    register = read(path)
    refuse_unknown(register, path, edition, work)
    try:
        found = copies.compare(register, copy, edition or "")
    except copies.CopyError as error:
        raise click.UsageError(str(error)) from None
    wanted = selected(work, section)
    findings = [one for one in found if wanted(one.entry)]
    name = visible_line(copy.as_posix())
    for entry, group in groupby(_listed(findings), lambda finding: finding.entry):
        diff = terminal.diff(entry.original, entry.corrected, entry.form)
        for finding in group:
            place = f"{name}:{finding.place}" if finding.place else name
            click.echo(f"{place}: {entry.id} {finding.state}: {visible_line(entry.title)}")
            if finding.state == "needed":
                click.echo(indent(diff, "    ", lambda line: True))
    if len(findings) > LISTED:
        click.echo(checker.rest(len(findings) - LISTED))
    counts = {state: len({f.entry.id for f in findings if f.state == state}) for state in copies.STATES}
    unquoted = f", {counts['unquoted']} without original words" if counts["unquoted"] else ""
    told = f"{counts['needed']} needed, {counts['corrected']} corrected"
    click.echo(f"{told}, {counts['absent']} not in this copy{unquoted}")
    if findings and not counts["needed"] + counts["corrected"]:
        where = visible_line(shown(copy))
        click.echo(f"nothing of {shown(path)} was found in {where}: is it the right file?", err=True)
    sys.exit(counts["needed"] > 0)


def _listed(findings: list[copies.Finding]) -> list[copies.Finding]:
    """Return what to list, in its order: of too many, what is needed, and of each entry one place first."""
    if len(findings) <= LISTED:
        return findings
    told: Counter[int] = Counter()
    ranks = []
    for n, finding in enumerate(findings):
        ranks.append((copies.STATES.index(finding.state), told[finding.entry.line], n))
        told[finding.entry.line] += 1
    return [findings[n] for n in sorted(n for *_, n in sorted(ranks)[:LISTED])]
