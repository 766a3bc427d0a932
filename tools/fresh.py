"""Compare what snippets/engines.yml cites with the newest versions: same, changed (with a diff) or gone.

`python -m tools.fresh` downloads the newest version of each package, a wheel or else an sdist, without
installing it, and reads the newest text of files that are cited from a repository. (Of an sdist pip asks the
build backend for the metadata, so code of the package runs.) Where it cannot look, it says so. It writes what
changed to snippets/engines_changed.yml, by which pages mark rows until their
citations are read again, and exits with 1 if there is any.
`--hash FILE NAME` prints the hash of one definition of a file, for a new citation.
"""

import argparse
import difflib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import yaml
from packaging.utils import parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from extensions.engines import mark_of, marks_beside, marks_of
from tools.engines import TABLE, definition, digest, tables

RAW = "https://raw.githubusercontent.com"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps")


class NotLookedError(Exception):
    """The newest text could not be read; the message says why."""


class Packages:
    """Downloaded packages: the text of a file in a version, None if the package has no such file."""

    def __init__(self, folder, options=()):
        self.folder, self.options, self.got = folder, options, {}

    def read(self, package, version, file):
        """Return the version that was found and the text; version "" is the newest."""
        if (package, version) not in self.got:
            try:
                self.got[package, version] = self._download(package, version)
            except NotLookedError as error:
                self.got[package, version] = error
        got = self.got[package, version]
        if isinstance(got, NotLookedError):
            raise got
        parse = parse_wheel_filename if got.suffix == ".whl" else parse_sdist_filename
        return str(parse(got.name)[1]), _member(got, file)

    def _download(self, package, version):
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        wanted = f"{package}=={version}" if version else package
        done = subprocess.run([*PIP, *self.options, "-d", folder, wanted], capture_output=True, text=True)
        if done.returncode:
            raise NotLookedError(f"{wanted}: {_told(done.stderr.splitlines())}")
        return next(folder.iterdir())


def _told(lines):
    """Return the line of what pip says that names the cause."""
    text = "\n".join(lines)
    if "WARNING: Retrying" in text and "(from versions: none)" in text:
        return "the index does not answer: check the network"
    signs = ("ERROR: ", "× ")  # and of an error of pip's own, the last line of the traceback
    told = next((line for line in lines if line.startswith(signs)), "")
    if told in ("", "ERROR: Exception:"):
        told = next((line for line in reversed(lines) if line.strip()), "pip failed")
    return told.removeprefix("ERROR: ").removeprefix("× ")


def _member(archive, file):
    """Return the text of a file of a wheel, or of an sdist below its one folder; None if it is not there."""
    try:
        content = _content(archive, file)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, OSError, EOFError) as error:
        raise NotLookedError(f"{archive.name} is damaged: {error}") from None
    return None if content is None else _decoded(content, archive.name)


def _content(archive, file):
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(file) if file in wheel.namelist() else None
    with tarfile.open(archive) as sdist:
        for member in sdist:
            parts = Path(member.name).parts[1:]
            if member.isfile() and Path(file) in (Path(*parts), Path(*parts[1:])):
                return sdist.extractfile(member).read()
    return None


def _decoded(content, where):
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise NotLookedError(f"{where}: not UTF-8 from byte {error.start} on") from None


def from_repository(repository, ref, file):
    """Return the text of a file at a commit or HEAD, None if it is not there."""
    try:
        with urlopen(f"{RAW}/{repository}/{ref}/{file}", timeout=30) as answer:
            return _decoded(answer.read(), repository)
    except (OSError, HTTPException) as error:
        if getattr(error, "code", None) == 404:
            return None
        raise NotLookedError(f"{repository}: {getattr(error, 'reason', error)}") from None


def verdict(cite, packages):
    """Return what became of a citation, the newest version, and a diff of the definition.

    Raises NotLookedError.
    """
    file, name = cite["file"], cite["name"]
    if "package" in cite:
        origin, read = cite["version"], lambda version: packages.read(cite["package"], version, file)
        newest, text = read(cite["version"] if cite.get("last") else "")
        if _number(newest) < _number(origin):
            raise NotLookedError(f"the index has {newest} for the newest: {origin} is yanked, or mistyped")
        newest = f"{cite['package']} {newest}"
        before = lambda: read(origin)[1]  # noqa: E731
    else:
        newest, text = "a newer commit", from_repository(cite["repository"], "HEAD", file)
        before = lambda: from_repository(cite["repository"], cite["commit"], file)  # noqa: E731
    now = _defined(text, file, name, newest)
    if digest(now) == cite["hash"]:
        touched = "repository" in cite and text != before()
        return ("same, in a file that a newer commit touches" if touched else "same"), newest, ""
    if now is None:
        return "gone", newest, ""
    try:
        old = _defined(before(), file, name, "read")
    except NotLookedError:
        old = None
    lines = [part.splitlines() for part in (old or "", now)]
    return "changed", newest, "\n".join(difflib.unified_diff(*lines, "read", newest, lineterm=""))


def _number(version):
    try:
        return Version(str(version))
    except InvalidVersion as error:
        raise NotLookedError(str(error)) from None


def _defined(text, file, name, where):
    """Return a definition in a text, None if it is not there; raises NotLookedError if it is no program."""
    try:
        return None if text is None else definition(text, file, name)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        said = getattr(error, "msg", error)
        raise NotLookedError(f"{where}: Python here cannot parse it: {said}") from None


def report(path, packages, marked):
    """Return the lines that say what became of each row, and the newest versions by what marks a row.

    marked: such marks of the last time, which stay where it could not look.
    """
    said, changed, states = [], {}, Counter()
    for rows in tables(path).values():
        for row in rows:
            said.append(f"{path.name}:{row.line}: {row['name']}")
            for cite in row["source"]:
                what = f"  {cite['file']}: {cite['name']}"
                try:
                    state, newest, diff = verdict(cite, packages)
                except NotLookedError as error:
                    said.append(f"{what}: could not look: {error}")
                    states["not looked at"] += 1
                    changed |= {mark: new for mark, new in marked.items() if mark == mark_of(cite)}
                    continue
                states[state.partition(",")[0]] += 1
                said.append(f"{what}: {state}, {newest}")
                said += [f"    {line}" for line in diff.splitlines()]
                if state in ("changed", "gone"):
                    changed[mark_of(cite)] = newest
    said.append(", ".join(f"{count} {state}" for state, count in states.items()))
    return said, changed


def _visible(line):
    """Return a line without characters that a terminal obeys or that turn the text around."""
    return "".join(c if c.isprintable() or c == "\t" else ascii(c)[1:-1] for c in line)


def print_hash(file, name):
    print(digest(definition(Path(file).read_text("utf-8"), file, name)))
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="make fresh", description=__doc__.splitlines()[0])
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--find-links", metavar="FOLDER", help="packages of a folder, no index")
    parser.add_argument("--hash", nargs=2, metavar=("FILE", "NAME"))
    given = parser.parse_args(arguments)
    if given.hash:
        try:
            return print_hash(*given.hash)
        except (OSError, ValueError, SyntaxError) as error:
            print(f"{given.hash[0]} cannot be read: {error}", file=sys.stderr)
            return 2
    marks = marks_beside(given.table)
    options = ("--no-index", "--find-links", given.find_links) if given.find_links else ()
    with tempfile.TemporaryDirectory() as folder:
        try:
            said, changed = report(given.table, Packages(folder, options), marks_of(marks))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    print("\n".join(map(_visible, said)))
    text = f"# Written by make fresh: what changed since it was read.\n{yaml.safe_dump(changed)}"
    marks.write_text(text, "utf-8") if changed else marks.unlink(missing_ok=True)
    if changed:
        print(f"{len(changed)} changed or gone: read each again, correct its row and its hash")
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
