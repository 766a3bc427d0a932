"""`errata mark`: a reader's own copy with its errata marked."""

from pathlib import Path

import click

from errata.cli.common import (
    apart,
    copy_argument,
    counted,
    edition_option,
    file_option,
    out_option,
    progress,
    put,
    read,
    refuse_unknown,
    section_option,
    selected,
    work_option,
)
from errata.register.characters import visible_line
from errata.render import marks
from errata.text import copies


@click.command("mark", short_help="Mark the errata in your own copy of a text.")
@copy_argument
@out_option
@file_option
@edition_option("Only errata that affect this edition, or may.")
@work_option
@section_option
def command(
    copy: Path, out: str | None, path: Path, edition: str | None, work: str | None, section: str | None
) -> None:
    """Write your own copy of a text with a mark at each place that needs a correction; FILE is never written.

    A PDF has annotations with the corrected words; they need pip install "errata-register[copies]". HTML has
    the words in <del> and <ins>, a notebook a cell after the one that needs the correction.
    """
    if out is None:
        raise click.UsageError("say where to write the marked copy: -o OUT")
    apart(out, copy, path)
    register = read(path)
    refuse_unknown(register, path, edition, work)
    try:
        with progress() as watch:
            marked = marks.mark(register, copy, edition or "", selected(work, section), watch)
    except copies.CopyError as error:
        raise click.UsageError(str(error)) from None
    where = put(out, marked.content, path)
    name, beside = visible_line(copy.as_posix()), out == "-"
    for entry, place in marked.places:
        click.echo(f"{name}:{place}: {entry.id} marked: {visible_line(entry.title)}", err=beside)
    click.echo(f"{counted(len(marked.places), 'place', 'places')} marked{where}", err=beside)
