"""The revision of a page, by which its translation says what it was made from."""

import hashlib
import re
from pathlib import Path


def revision(path: Path) -> str:
    """Return the first twelve digits of the id that git gives the contents of a file."""
    text = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0%s" % (len(text), text)).hexdigest()[:12]


def named_in_cell(path: Path) -> str:
    """Return the revision that a percent script names in its first cell, `# %% [markdown] revision="…"`."""
    first = path.read_text("utf-8").partition("\n")[0]
    found = re.fullmatch(r'# %% \[markdown\] revision="([0-9a-f]*)"', first)
    return found[1] if found else ""
