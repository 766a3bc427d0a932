"""Say everything that is wrong with an errata.yml, each with its code and place."""

import json
from pathlib import Path
from typing import Any

from errata.check import branches, history, rules
from errata.register import schema
from errata.register.characters import harmless, visible_line
from errata.register.files import Root
from errata.register.model import Register, no_feed
from errata.register.yaml import Problem, Source, load

LISTED = 100  # so many problems are listed; the rest is counted


def check(
    text: str | Source,
    folder: Path,
    today: str = "",
    release: bool = False,
    base: str | None = None,
    repository: Path | None = None,
) -> tuple[Register | None, list[Problem]]:
    """Check the text of an errata.yml, or what `load` has read of it.

    folder: that of the file, to which its `root` is relative.
    today: YYYY-MM-DD, for what depends on the day; no clock is read.
    release: refuse entries that have no id of their own yet.
    base: an older text of the file, whose ids and histories must be kept.
    repository: a folder of a git repository, whose order the editions must have that it knows.
    Returns the register, or None if something is wrong with it, and all problems by place;
    those that are only warnings leave the register as it is.
    Raises PastError if base is no register, OrderError if the repository cannot say.
    """
    source = load(text) if isinstance(text, str) else text
    problems = list(source.problems)
    if source.data is not None:
        problems += schema.problems(source)
    if problems:  # meaning is only asked of entries that have their form
        return None, sorted(set(problems))
    root = Root(folder, source.data.get("root", "."))
    problems += rules.problems(source, root, today, release)
    problems += history.problems(source, base)
    problems += branches.problems(source, repository) if repository else ()
    if any(not problem.is_warning for problem in problems):
        return None, sorted(set(problems))
    register = Register.of(source, root.path)
    if not register.id:
        problems.append(Problem(*source.at(()), "EW403", no_feed(register)))
    return register, sorted(set(problems))


def check_file(
    path: Path,
    today: str = "",
    release: bool = False,
    base: str | None = None,
    repository: Path | None = None,
) -> tuple[Register | None, list[Problem]]:
    """Check a file, see `check`; what cannot be read is a problem like any other."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            return None, [Problem(1, 1, "ER100", "is not a regular file")]
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return None, [Problem(line, 1, "ER100", f"not UTF-8: byte {error.start} of the file")]
    except OSError as error:
        reason = f"cannot read the file: {error.strerror}"
        return None, [Problem(1, 1, "ER100", reason)]
    return check(text, path.parent, today, release, base, repository)


def report(path: str, problems: list[Problem], format: str = "text") -> str:
    """Return the problems as text, one `file:line:column: CODE message` a line.

    format: or as `json`, a list of objects, or as `github`, annotations of a workflow run.
    Of more than LISTED, warnings are left out before others, and the last line, object or annotation says
    how many are left out, the object by its key `more`.
    """
    left_out = len(problems) - LISTED
    if left_out > 0:
        problems = sorted(sorted(problems, key=lambda problem: problem.is_warning)[:LISTED])
    if format == "json":
        rows: list[dict[str, Any]] = [{"file": path, **problem._asdict()} for problem in problems]
        if left_out > 0:
            rows.append({"file": path, "more": left_out})
        return harmless(json.dumps(rows, indent=2))  # ASCII, for a terminal of any encoding
    if format == "github":
        lines = [_annotation(path, problem) for problem in problems]
        more = f"::notice file={_quoted(path, ':,')}::"
    else:
        lines = [f"{path}:{p.line}:{p.column}: {p.code} {visible_line(p.message)}" for p in problems]
        more = ""
    return "\n".join([*lines, more + rest(left_out)] if left_out > 0 else lines)


def listed(faults: list[str]) -> str:
    """Return faults, one a line; of more than LISTED the rest is counted."""
    left_out = len(faults) - LISTED
    return "\n".join([*faults[:LISTED], rest(left_out)] if left_out > 0 else faults)


def rest(count: int) -> str:
    """Say how many of a list are left out."""
    return f"… and {count:,} more"


def _annotation(path: str, problem: Problem) -> str:
    level = "warning" if problem.is_warning else "error"
    place = f"file={_quoted(path, ':,')},line={problem.line},col={problem.column}"
    return f"::{level} {place},title={problem.code}::{_quoted(problem.message)}"


def _quoted(text: str, more: str = "") -> str:
    """Percent-encode what would end a value or the line of a workflow command."""
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{more}" else char for char in text)
