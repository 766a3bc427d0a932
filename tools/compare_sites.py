"""Compare two built sites: `python tools/compare_sites.py site other`, byte by byte, or `--text` by page.

Ends with 1 and a diff if they differ.
"""

import argparse
import difflib
import gzip
import sys
from pathlib import Path

from bs4 import BeautifulSoup

LINES = 20  # of a diff, for each file


def files(folder, text):
    """Return the bytes of each file by its name, of pages alone their text, a line for each piece."""
    paths = sorted(path for path in folder.rglob("*.html" if text else "*") if path.is_file())
    return {path.relative_to(folder).as_posix(): words(path) if text else path.read_bytes() for path in paths}


def words(path):
    page = BeautifulSoup(path.read_bytes(), "html.parser")
    for unread in page.select("script, style"):
        unread.decompose()
    return "\n".join(page.stripped_strings).encode()


def difference(name, one, other):
    """Return the lines that tell how a file differs."""
    if name.endswith(".gz"):
        one, other = gzip.decompress(one), gzip.decompress(other)
    lines = [content.decode("utf-8", "replace").splitlines() for content in (one, other)]
    diff = [line[:300] for line in difflib.unified_diff(*lines, "one", "other", lineterm="", n=0)]
    return diff[:LINES] or [f"{len(one)} and {len(other)} bytes, equal as text"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--text", action="store_true", help="only what the pages say")
    options = parser.parse_args()
    one, other = (files(folder, options.text) for folder in (options.one, options.other))
    if not one:
        parser.error(f"{options.one} holds no site")
    told = [f"only in {options.one}: {name}" for name in one.keys() - other.keys()]
    told += [f"only in {options.other}: {name}" for name in other.keys() - one.keys()]
    for name in sorted(one.keys() & other.keys()):
        if one[name] != other[name]:
            told += [f"{name} differs:", *difference(name, one[name], other[name])]
    same = "pages say the same" if options.text else "files have the same bytes"
    print("\n".join(told) or f"{len(one)} {same}")
    return bool(told)


if __name__ == "__main__":
    sys.exit(main())
