"""`errata check-copy`: which corrections a reader's own copy still needs."""

import sys
from collections import Counter
from itertools import groupby
from pathlib import Path
from textwrap import indent

import click

from errata.check import checker
from errata.cli.common import (
    copy_argument,
    edition_option,
    file_option,
    progress,
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
@copy_argument
@file_option
@edition_option("Only errata that affect this edition, or may.")
@work_option
@section_option
def command(copy: Path, path: Path, edition: str | None, work: str | None, section: str | None) -> None:
    """Tell which corrections your own copy of a text still needs.

    The name of FILE says how it is read: .md, .html, .ipynb, .epub and .pdf by their syntax, anything
    else, like .txt or .py, as it stands. Of a notebook the outputs are read too. Cells, their outputs,
    pages and lines are counted from 1, from the top; nbformat counts cells from 0, as in cells[0].
    The last line counts each erratum once, at however many places it stands. Unless you narrow what is
    looked for, works whose title or file name fits the copy are listed, and one line counts the others.

    Ends with 0 if it needs none, with 1 if it needs some, with 2 if the call is wrong.
    """
    register = read(path)
    refuse_unknown(register, path, edition, work)
    try:
        with progress() as watch:
            text = copies.read(copy, watch)
    except copies.CopyError as error:
        raise click.UsageError(str(error)) from None
    wanted = selected(work, section)
    every = copies.findings(register, copy.name, text, edition or "")
    every = [one for one in every if wanted(one.entry)]
    likely = {one.entry.work for one in every}
    if not (work or section or edition):
        likely = likely & copies.fitting(register, copy.name, text) or likely
    _list([one for one in every if one.entry.work in likely], visible_line(copy.as_posix()))
    if rest := [one for one in every if one.entry.work not in likely]:
        works = dict.fromkeys(one.entry.work for one in rest if one.place)
        narrow = f"; list them: --work {' or '.join(works)}" if works else ""
        click.echo(f"other works: {_counted(rest)}{narrow}")
    states = {one.state for one in every}
    if states and not states & {"needed", "corrected"}:
        where = visible_line(shown(copy))
        click.echo(f"nothing of {shown(path)} was found in {where}: is it the right file?", err=True)
    sys.exit("needed" in states)


def _list(findings: list[copies.Finding], name: str) -> None:
    """Write what became of entries in a copy of this name, and at the end how many that are."""
    for entry, group in groupby(_listed(findings), lambda finding: finding.entry):
        diff = terminal.diff(entry.original, entry.corrected, entry.form)
        for finding in group:
            place = f"{name}:{finding.place}" if finding.place else name
            click.echo(f"{place}: {entry.id} {finding.state}: {visible_line(entry.title)}")
            if finding.state == "needed":
                click.echo(indent(diff, "    ", lambda line: True))
    if len(findings) > LISTED:
        click.echo(checker.rest(len(findings) - LISTED))
    click.echo(_counted(findings))


def _counted(findings: list[copies.Finding]) -> str:
    """Count each entry once, by what became of it."""
    counts = {state: len({f.entry.id for f in findings if f.state == state}) for state in copies.STATES}
    unquoted = f", {counts['unquoted']} without original words" if counts["unquoted"] else ""
    told = f"{counts['needed']} needed, {counts['corrected']} corrected"
    return f"{told}, {counts['absent']} not in this copy{unquoted}"


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
