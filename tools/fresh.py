"""Compare what snippets/engines.yml cites with the newest versions: same, changed (with a diff) or gone.

`python -m tools.fresh` downloads the newest version of each package, a wheel or else an sdist, without
installing it, and reads the newest text of files that are cited from a repository. Where it cannot look, it
says so. It writes what changed to snippets/engines_changed.yml, by which pages mark rows until their
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
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import yaml

from extensions.engines import mark_of
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
        found = got.name.removesuffix(".tar.gz").split("-")[1]
        return found, _member(got, file)

    def _download(self, package, version):
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        wanted = f"{package}=={version}" if version else package
        done = subprocess.run([*PIP, *self.options, "-d", folder, wanted], capture_output=True, text=True)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
            raise NotLookedError(f"{wanted}: {said[-1].removeprefix('ERROR: ')}")
        return next(folder.iterdir())


def _member(archive, file):
    """Return the text of a file of a wheel, or of an sdist below its one folder; None if it is not there."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(file).decode() if file in wheel.namelist() else None
    with tarfile.open(archive) as sdist:
        for member in sdist:
            parts = Path(member.name).parts[1:]
            if member.isfile() and Path(file) in (Path(*parts), Path(*parts[1:])):
                return sdist.extractfile(member).read().decode()
    return None


def from_repository(repository, ref, file):
    """Return the text of a file at a commit or HEAD, None if it is not there."""
    try:
        with urlopen(f"{RAW}/{repository}/{ref}/{file}", timeout=30) as answer:
            return answer.read().decode()
    except OSError as error:
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
        newest = f"{cite['package']} {newest}"
        before = lambda: read(origin)[1]  # noqa: E731
    else:
        newest, text = "a newer commit", from_repository(cite["repository"], "HEAD", file)
        before = lambda: from_repository(cite["repository"], cite["commit"], file)  # noqa: E731
    try:
        now = definition(text, file, name) if text is not None else None
    except SyntaxError as error:
        raise NotLookedError(f"{newest}: Python here cannot parse it: {error.msg}") from None
    if digest(now) == cite["hash"]:
        touched = "repository" in cite and text != before()
        return ("same, in a file that a newer commit touches" if touched else "same"), newest, ""
    if now is None:
        return "gone", newest, ""
    try:
        old = before()
    except NotLookedError:
        old = None
    old = old and definition(old, file, name)
    lines = [part.splitlines() for part in (old or "", now)]
    return "changed", newest, "\n".join(difflib.unified_diff(*lines, "read", newest, lineterm=""))


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
        except (OSError, UnicodeDecodeError, SyntaxError) as error:
            print(f"{given.hash[0]} cannot be read: {error}", file=sys.stderr)
            return 2
    marks = given.table.with_name(f"{given.table.stem}_changed.yml")
    marked = yaml.load(marks.read_text("utf-8"), yaml.CSafeLoader) if marks.exists() else {}
    options = ("--no-index", "--find-links", given.find_links) if given.find_links else ()
    with tempfile.TemporaryDirectory() as folder:
        try:
            said, changed = report(given.table, Packages(folder, options), marked)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    print("\n".join(said))
    text = f"# Written by make fresh: what changed since it was read.\n{yaml.safe_dump(changed)}"
    marks.write_text(text, "utf-8") if changed else marks.unlink(missing_ok=True)
    if changed:
        print(f"{len(changed)} changed or gone: read each again, correct its row and its hash")
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
