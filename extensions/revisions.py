"""The revision of a page, by which its translation says what it was made from."""

import hashlib
from pathlib import Path


def revision(path: Path) -> str:
    """Return the first twelve digits of the id that git gives the contents of a file."""
    text = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0%s" % (len(text), text)).hexdigest()[:12]
