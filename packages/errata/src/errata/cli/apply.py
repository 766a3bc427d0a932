"""`errata apply`: a reader's own copy with its corrections made."""

import re
import sys
from difflib import unified_diff
from pathlib import Path

import click

from errata.cli.common import (
    apart,
    copy_argument,
    edition_option,
    file_option,
    out_option,
    put,
    read,
    refuse_unknown,
    section_option,
    selected,
    work_option,
)
from errata.register.characters import visible, visible_line
from errata.text import copies, mend


@click.command("apply", short_help="Correct your own copy of a text.")
@copy_argument
@out_option
@click.option("--diff", "as_diff", is_flag=True, help="Write a diff to the output instead.")
@file_option
@edition_option("Only errata that affect this edition, or may.")
@work_option
@section_option
def command(
    copy: Path,
    out: str | None,
    as_diff: bool,
    path: Path,
    edition: str | None,
    work: str | None,
    section: str | None,
) -> None:
    """Write your own copy of a text with the corrections that it needs; FILE itself is never written.

    Of Markdown, text, code, HTML and notebooks, whose other bytes stay as they are. What needs a person
    is left, and listed with the reason: an output of a notebook, words with tags between them, code that
    would be no program any more.

    Ends with 0 if nothing is left, with 1 if something is, with 2 if the call is wrong.
    """
    if (out is None) != as_diff:
        raise click.UsageError("say where to write the corrected copy with -o OUT, or ask for --diff")
    if out:
        apart(out, copy, path)
    register = read(path)
    refuse_unknown(register, path, edition, work)
    try:
        mended = mend.mend(register, copy, edition or "", selected(work, section))
        before = copies.load(copy)
    except copies.CopyError as error:
        raise click.UsageError(str(error)) from None
    name, where = visible_line(copy.as_posix()), ""
    beside = as_diff or out == "-"  # the output is the diff, or the copy
    if out:
        where = put(out, copies.encoded(copy, mended.text), path)
    else:
        old, new = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (before, mended.text))
        for line in unified_diff(old, new, name, f"{name}, corrected"):
            click.echo(visible(line.removesuffix("\n")))
            if not line.endswith("\n"):
                click.echo("\\ No newline at end of file")
    for state, places in (("corrected", mended.done), ("left to you", mended.left)):
        for one in places:
            why = f" ({one.reason})" if one.reason else ""
            told = f"{name}:{one.place}: {one.entry.id} {state}: {visible_line(one.entry.title)}{why}"
            click.echo(told, err=beside)
    click.echo(f"{len(mended.done)} corrected, {len(mended.left)} left to you{where}", err=beside)
    sys.exit(bool(mended.left))
