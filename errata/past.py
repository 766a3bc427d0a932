"""Hold an errata.yml against an older version of itself: what only history shows, ER201 and ER205."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from errata import schema
from errata.source import Problem, Source, load


class PastError(Exception):
    """The older version cannot be read; the message says why."""


def show(path: Path, revision: str) -> str:
    """Return the text that a file had at a git revision, or "" if it was not there yet.

    Raises PastError if there is no such revision, or no git.
    """
    folder = path.resolve().parent
    # An option is no revision, even if it begins like one.
    if _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") is None:
        raise PastError(f"git knows no revision {revision!r} in {folder}; fetch it, or name another")
    return _git(folder, "show", "--end-of-options", f"{revision}:./{path.name}") or ""


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise PastError("git is not installed, and --base needs it") from None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def problems(source: Source, base: str) -> Iterator[Problem]:
    """Yield what a register that has its form breaks of its older text: ids and histories.

    Raises PastError if the older text is no register.
    """
    if not base:
        return
    old = load(base)
    if old.problems or any(schema.problems(old)):
        raise PastError("the older errata.yml is not valid itself: run `errata check` on it")
    now = {entry["id"]: (i, entry) for i, entry in enumerate(source.data["errata"])}
    for before in old.data["errata"]:
        identity = before["id"]
        if identity == "E0000":  # a placeholder: whoever gives it its id removes it
            continue
        if identity not in now:
            message = f"{identity} was removed or renumbered; put it back, and reject it if it was wrong"
            yield Problem(*source.at(("errata",)), "ER201", message)
            continue
        i, entry = now[identity]
        if entry["work"] != before["work"]:
            message = f"{identity}: was about {before['work']}; a new erratum takes a new id"
            yield Problem(*source.at(("errata", i, "work")), "ER201", message)
        yield from _rewritten(source, i, entry, before)


def _rewritten(source: Source, i: int, entry: dict[str, Any], before: dict[str, Any]) -> Iterator[Problem]:
    old, new = before["history"], entry["history"]
    for j, event in enumerate(old):
        if j >= len(new) or new[j] != event:
            told = ", ".join(str(value) for value in event.values())
            message = f"{entry['id']}: history is only appended to; event {j + 1} was: {told}"
            yield Problem(*source.at(("errata", i, "history", j)), "ER205", message[:200])
            return
