"""Run a command where its output is a terminal."""

import os
import pty
import subprocess
import sys
from contextlib import suppress


def at_a_terminal(folder, command, **environment):
    """Return what a command writes where its output is a terminal."""
    leader, follower = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "GITHUB_ACTIONS")}
    with subprocess.Popen(
        [sys.executable, "-m", "errata", *command], cwd=folder, env={**known, **environment},
        stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
    ):  # fmt: skip
        os.close(follower)
        pieces = []
        with suppress(OSError):  # the end of a terminal, on Linux
            while piece := os.read(leader, 10_000):
                pieces.append(piece)
    os.close(leader)
    return b"".join(pieces).decode()
