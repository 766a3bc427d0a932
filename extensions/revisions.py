"""The revision that a translation says it was made from, and the cells of a translated notebook."""

import hashlib
import re
from pathlib import Path
from typing import Any

_SAID = {"alt", "fold"}  # of a cell of a notebook, in the language of the page


def revision(path: Path) -> str:
    """Return the first twelve digits of the id that git gives the contents of a file."""
    text = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0%s" % (len(text), text)).hexdigest()[:12]


def named_in_cell(path: Path) -> str:
    """Return the revision that a percent script names in its first cell, `# %% [markdown] revision="…"`."""
    first = path.read_text("utf-8").partition("\n")[0]
    found = re.fullmatch(r'# %% \[markdown\] revision="([0-9a-f]*)"', first)
    return found[1] if found else ""


def cells_of(executed: Path, prose: Path | None = None) -> list[Any]:
    """Return the cells of a percent script, with the prose of another one if there is one.

    Raises ValueError if the other has not as many of a kind.
    """
    import jupytext  # type: ignore[import-untyped]  # not above: who mends a sentence has set up no notebooks

    cells: list[Any] = jupytext.read(executed).cells
    if prose is None:
        return cells
    said = jupytext.read(prose).cells
    for kind, needs in (("markdown", lambda cell: True), ("code", lambda cell: cell.metadata.keys() & _SAID)):
        theirs = [cell for cell in cells if cell.cell_type == kind and needs(cell)]
        ours = [cell for cell in said if cell.cell_type == kind]
        if len(ours) != len(theirs):
            what = "cells of Markdown" if kind == "markdown" else "cells with alt or fold"
            raise ValueError(
                f"{prose.name} of {prose.parent.parent.name} has {len(ours)} {what}, and the English "
                f"notebook {len(theirs)}, so it is not known which stands for which: write one for each"
            )
        for cell, own in zip(theirs, ours, strict=True):
            cell.metadata.update({key: value for key, value in own.metadata.items() if key in _SAID})
            if kind == "markdown":
                cell.source = own.source
    return cells
