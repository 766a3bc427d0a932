"""A console session NAME.sh: its commands as a reader types them, run by bash, and what a terminal shows.

The record holds each command after `$ `, what it wrote to standard output and error, in the order in which
a terminal shows it, and `[exit status 1]` where a command failed. Lines of comments are not shown.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import IO

from asrun.declared import copy_inputs
from asrun.project import text_of

SECONDS = 600  # that a session or a program may take
OUTPUT = 1_000_000  # bytes that it may print
TOO_MUCH = f"prints more than {OUTPUT:,} bytes, which no page shows: print less"
_PLACE = re.compile(r"^bash: (?:eval: )?line \d+: ", re.MULTILINE)  # of the script that is made of a session


class SessionError(Exception):
    """A session that was ended; args are the line where it stood and a message."""


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
    found = commands(text_of(program))
    mark = f"\x1e{token_hex(8)}\x1e"  # stands in the stream before and behind the status of each command
    alive, ours = os.pipe()  # has no writer once this process has ended, by whatever signal
    script = f"( (cat <&{alive}; kill -KILL 0) >/dev/null 2>&1 & ); exec {alive}<&-\n"
    script += "shopt -s expand_aliases\n"  # as at a prompt
    script += "".join(f"eval {shlex.quote(text)}\nprintf '{mark}%d{mark}' $?\n" for _, text in found)
    with (
        tempfile.TemporaryDirectory() as name, tempfile.TemporaryFile() as out,
        open(alive, "rb"), open(ours, "wb"),
    ):  # fmt: skip
        folder = Path(name).resolve()
        copy_inputs(program, inputs, folder)
        path = os.pathsep.join([str(scripts), "/usr/local/bin", "/usr/bin", "/bin"])
        process = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-c", script], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, start_new_session=True, pass_fds=[alive],
            env={"PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "LINES": "24", "HOME": str(folder),
                 "PYTHONHASHSEED": os.environ.get("PYTHONHASHSEED", "random")},
        )  # fmt: skip
        why = _awaited(process, out)
        out.seek(0)
        parts = out.read(OUTPUT).decode("utf-8", "surrogateescape").split(mark)
    if why:
        raise SessionError(found[min(len(parts) // 2, len(found) - 1)][0], why)
    rest = parts.pop() if len(parts) > 2 * len(found) else ""  # what a trap prints at the end
    record: list[str] = []
    lines: list[int] = []
    for (line, text), at in zip(found, range(0, len(parts), 2), strict=False):
        ended = process.returncode if process.returncode >= 0 else 128 - process.returncode
        status = int(parts[at + 1]) if at + 1 < len(parts) else ended  # without: it ended the session
        printed = _PLACE.sub("bash: ", parts[at] + rest * (at + 2 == len(parts)))
        shown = [f"$ {text}".replace("\n", "\n> "), _steady(printed.removesuffix("\n"), changing)]
        shown += [f"[exit status {status}]"] if status else []
        for one in "\n".join(part for part in shown if part).split("\n"):
            record.append(one)
            lines.append(line)
        if at + 1 >= len(parts):
            break
    return "".join(f"{one}\n" for one in record), [*lines, lines[-1] if lines else 1]


def _awaited(process: subprocess.Popen[bytes], out: IO[bytes]) -> str:
    """Wait for a session, end what it leaves behind, and say why it was ended itself, if it was."""
    end, why = time.monotonic() + SECONDS, ""
    try:
        while process.poll() is None and not why:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
            if os.fstat(out.fileno()).st_size > OUTPUT:
                why = TOO_MUCH
            elif time.monotonic() > end:
                why = f"takes more than {SECONDS} seconds: end it earlier"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return why


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
