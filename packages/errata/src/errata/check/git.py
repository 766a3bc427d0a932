"""Ask git for the text that a register had, the order of commits, and where its repository is.

No other module runs git.
"""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from errata.check.history import PastError
from errata.register.characters import visible_line

_OF_A_HOOK = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_WORK_TREE",
}  # fmt: skip


def show(path: Path, revision: str) -> str:
    """Return the text that a file had at a git revision; symbolic links are followed, inside the repository.

    A link that is new leads to what it names now. Raises PastError if there is no such revision, no such
    file in it, no text in UTF-8, or no git.
    """
    folder = path.parent.resolve()
    # An option is no revision, even if it begins like one.
    verified = ("--verify", "--end-of-options", f"{revision}^{{commit}}")
    known = _git(folder, "rev-parse", "--show-toplevel", *verified)
    if why := _why(known):
        raise PastError(f"git knows no revision {revision!r} in {folder} ({why}); fetch it, or name another")
    top, commit = known.stdout.removesuffix(b"\n").rsplit(b"\n", 1)
    root = os.fsdecode(top)
    names = [os.path.relpath(file, root) for file in (folder / path.name, path.resolve())]
    for name in (name for name in names if not name.startswith(f"..{os.sep}")):
        asked = commit + b":" + os.fsencode(name) + b"\n"
        older = _git(folder, "cat-file", "--batch", "--follow-symlinks", asked=asked)
        if why := _why(older):
            raise PastError(f"git cannot read {name} ({why}); fetch the whole repository")
        # `HASH blob SIZE`, then the file; or what is missing, or no file, or a link that leads nowhere
        head, _, content = older.stdout.partition(b"\n")
        if b" blob " in head and not head.endswith(b" missing"):
            try:
                return content.removesuffix(b"\n").decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise PastError(f"{name} was not UTF-8: byte {error.start}; name another revision") from None
    raise PastError(
        f"it has no {visible_line(names[0])}, so there is nothing to compare ids and histories with; "
        "name a revision that has the file under this name, or leave --base out"
    )


def ancestry(folder: Path, names: Iterable[str]) -> dict[str, set[str]]:
    """Return for each name that is a commit or a tag of a repository which of the others it descends from.

    Raises PastError if there is no repository, if it is shallow, or if there is no git.
    """
    shallow = _git(folder, "rev-parse", "--is-shallow-repository")
    if why := _why(shallow):
        raise PastError(f"git has no repository there ({why}); name the folder of a clone")
    if shallow.stdout.strip() == b"true":
        raise PastError("its history is cut off, so the order is not known: git fetch --unshallow")
    names = list(names)
    asked = "".join(f"{name}^{{commit}}\n" for name in names).encode()
    answers = _git(folder, "cat-file", "--batch-check", asked=asked).stdout.splitlines()
    found = {name: answer.split() for name, answer in zip(names, answers, strict=True)}
    hashes = {name: answer[0] for name, answer in found.items() if answer[1] == b"commit"}
    bits: dict[bytes, int] = {}  # the names of a commit, each a bit
    for n, name in enumerate(hashes):
        bits[hashes[name]] = bits.get(hashes[name], 0) | 1 << n
    reached: dict[bytes, int] = {}
    before: dict[bytes, int] = {}
    order = ("rev-list", "--parents", "--topo-order", "--reverse", "--stdin")
    for line in _git(folder, *order, asked=b"\n".join([*bits, b""])).stdout.splitlines():
        commit, *parents = line.split()
        past = 0
        for parent in parents:
            past |= reached[parent]
        reached[commit] = past | bits.get(commit, 0)
        if commit in bits:
            before[commit] = past
    return {
        name: {other for n, other in enumerate(hashes) if before[commit] >> n & 1}
        for name, commit in hashes.items()
    }


def on_github(folder: Path) -> Path | None:
    """Return the top folder of the repository in which a folder lies, if one of its remotes is on GitHub."""
    try:
        top, remotes = _git(folder, "rev-parse", "--show-toplevel"), _git(folder, "remote", "-v")
    except PastError:  # no git, no repository
        return None
    if top.returncode or not re.search(rb"[@/]github\.com[:/]", remotes.stdout):
        return None
    return Path(os.fsdecode(top.stdout.removesuffix(b"\n")))


def _why(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return git's own reason for a failure; nothing if it did not fail."""
    told = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    return told[0] if done.returncode else ""


def _git(folder: Path, *arguments: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # Of replaced objects the true ones are read. A hook is told of its own repository: here the one
    # counts in which the register lies.
    command = ["git", "--no-replace-objects", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        return subprocess.run(
            command, cwd=folder, env=environment, input=asked, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise PastError("git is not installed") from None
