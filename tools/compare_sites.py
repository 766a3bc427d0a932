"""Compare two built sites byte by byte, but for the name of the host.

`python tools/compare_sites.py site other` ends with 1 and a diff if they differ.
"""

import argparse
import difflib
import gzip
import re
import sys
from pathlib import Path

LINES = 20  # of a diff, for each file
HOST = re.compile(rb'<meta name="generator" content="[^"]*">')


def files(folder):
    """Return the bytes of each file by its name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): HOST.sub(b"", path.read_bytes()) for path in paths}


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
    options = parser.parse_args()
    one, other = (files(folder) for folder in (options.one, options.other))
    if not one:
        parser.error(f"{options.one} holds no site")
    told = [f"only in {options.one}: {name}" for name in one.keys() - other.keys()]
    told += [f"only in {options.other}: {name}" for name in other.keys() - one.keys()]
    for name in sorted(one.keys() & other.keys()):
        if one[name] != other[name]:
            told += [f"{name} differs:", *difference(name, one[name], other[name])]
    print("\n".join(told) or f"{len(one)} files have the same bytes")
    return bool(told)


if __name__ == "__main__":
    sys.exit(main())
