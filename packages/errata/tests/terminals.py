"""Run commands where their output is a terminal."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress

# One after another, since a process takes ten times as long to start as a command.
RUN = """\
import json, sys
from contextlib import suppress
from errata.cli import main
for command in json.loads(sys.argv[1]):
    with suppress(SystemExit):
        main(command, prog_name="errata")
    print(end="\\f")
"""


def at_a_terminal(folder, *commands, **environment):
    """Return what each command writes where its output is a terminal."""
    leader, follower = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "GITHUB_ACTIONS")}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, json.dumps(commands)], cwd=folder, env={**known, **environment},
        stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
    ):  # fmt: skip
        os.close(follower)
        pieces = []
        with suppress(OSError):  # the end of a terminal, on Linux
            while piece := os.read(leader, 10_000):
                pieces.append(piece)
    os.close(leader)
    *told, last = b"".join(pieces).decode().split("\f")
    assert (len(told), last) == (len(commands), "")
    return told
