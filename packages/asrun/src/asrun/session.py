"""A console session NAME.sh: its commands as a reader types them, run by bash, and what a terminal shows.

The record holds each command after `$ `, what it wrote to standard output and error, in the order in which
a terminal shows it, and `[exit status 1]` where a command failed. Lines of comments are not shown.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_MARK = "\x1e"  # record separator: stands in the stream before the status of each command


def run_session(
    program: Path,
    inputs: Sequence[str],
    changing: Mapping[str, re.Pattern[str]],
    scripts: Path = Path(sys.executable).parent,
) -> tuple[str, list[int]]:
    """Run a session in an empty folder but for its inputs; return the record and its lines' lines.

    PATH holds scripts, by default this Python's folder, and the system's; HOME is the folder, the locale is
    C.UTF-8, a line has 80 columns, and nothing is to be read. What a pattern of changing finds is shown as
    ‹its name›.
    """
    found = commands(program.read_text("utf-8"))
    script = "".join(f"eval {shlex.quote(text)}\nprintf '{_MARK}%d{_MARK}' $?\n" for _, text in found)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for given in inputs:
            (folder / given).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(program.parent / given, folder / given)
        path = os.pathsep.join([str(scripts), "/usr/local/bin", "/usr/bin", "/bin"])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-c", script], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            env={"PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "LINES": "24", "HOME": str(folder),
                 "PYTHONHASHSEED": os.environ.get("PYTHONHASHSEED", "random")},
        )  # fmt: skip
    parts = done.stdout.decode("utf-8", "surrogateescape").split(_MARK)
    record: list[str] = []
    lines: list[int] = []
    for (line, text), at in zip(found, range(0, len(parts), 2), strict=False):
        status = (
            int(parts[at + 1]) if at + 1 < len(parts) else done.returncode
        )  # without: it ended the session
        shown = [f"$ {text}".replace("\n", "\n> "), _steady(parts[at].removesuffix("\n"), changing)]
        shown += [f"[exit status {status}]"] if status else []
        for one in "\n".join(part for part in shown if part).split("\n"):
            record.append(one)
            lines.append(line)
        if at + 1 >= len(parts):
            break
    return "".join(f"{one}\n" for one in record), [*lines, lines[-1] if lines else 1]


def commands(text: str) -> list[tuple[int, str]]:
    """Return line and text of each command of a session; one ends where bash finds it complete."""
    found: list[tuple[int, str]] = []
    pending: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not pending and (not line.strip() or line.startswith("#")):
            continue
        pending.append(line)
        command = "\n".join(pending)
        read = subprocess.run(["bash", "-n", "-c", command], capture_output=True, check=False)
        if not command.endswith("\\") and not read.returncode and not read.stderr:
            found.append((number - len(pending) + 1, command))
            pending = []
    if pending:  # bash says what is wrong with it
        found.append((text.count("\n") + 1 - len(pending) + 1, "\n".join(pending).rstrip("\n")))
    return found


def _steady(text: str, changing: Mapping[str, re.Pattern[str]]) -> str:
    for name, pattern in changing.items():
        text = pattern.sub(f"‹{name}›", text)
    return text
