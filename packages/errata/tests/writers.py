"""Ten processes that add and assign at once, many of them killed: `python writers.py FOLDER CALLS SEED`.

Prints, as JSON, the words of each entry that `add` reported, the ids that `assign` reported, and how many
calls were killed.
"""

import json
import os
import random
import re
import signal
import sys
import time
from pathlib import Path

from filelock import lock_descriptor  # noqa: F401  # imported once, before the forks

from errata.cli import main

PROCESSES = 10
FLAGS = ["--work=book", "--section=3", "--title=A wrong sum", "--type=editorial", "--notes=Count.",
         "--corrected=six is six", "--today=2026-02-03"]  # fmt: skip


def call(arguments, output, seconds):
    """Run the command in a process of its own, which is killed after some time; return how it ended."""
    child = os.fork()
    if not child:
        try:
            file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(file, 1)
            os.dup2(file, 2)
            main(arguments)
        except SystemExit as end:
            os._exit(end.code or 0)
        finally:
            os._exit(99)  # a traceback
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def work(name, calls, dice, scratch):
    """Add and assign; return what was reported, also by those that were killed after they said so."""
    told = {"added": [], "assigned": [], "killed": 0, "faults": []}
    lasts = 0.15  # seconds: how long the last call took that was let end
    for number in range(calls):
        words = f"sum {name} {number} is seven"
        arguments = ["assign"] if dice.random() < 0.3 else ["add", *FLAGS, f"--original={words}"]
        output = Path(scratch, f"{name} {number}.out")
        # Half of them are let end; the others are killed at some moment of the time that a call takes here.
        ends, begun = dice.random() < 0.5, time.monotonic()
        code = call(arguments, output, 60 if ends else dice.random() * lasts)
        lasts = time.monotonic() - begun if ends else lasts
        said = output.read_text() if output.exists() else ""
        if "written at the end" in said:
            told["added"].append(words)
        told["assigned"] += re.findall(r"E\d{4}", said) if "assigned" in said else []
        told["killed"] += code == -signal.SIGKILL
        if code not in (0, -signal.SIGKILL):
            told["faults"].append([arguments[0], code, said])
    return told


def run(folder, calls, seed, scratch):
    os.chdir(folder)
    workers = []
    for name in range(PROCESSES):
        child = os.fork()
        if not child:
            told = work(name, calls // PROCESSES, random.Random(f"{seed} {name}"), scratch)
            Path(scratch, f"{name}.json").write_text(json.dumps(told))
            os._exit(0)
        workers.append(child)
    for child in workers:
        os.waitpid(child, 0)
    told = [json.loads(Path(scratch, f"{name}.json").read_text()) for name in range(PROCESSES)]
    return {key: sum((one[key] for one in told), type(told[0][key])()) for key in told[0]}


if __name__ == "__main__":
    where, count, start, aside = sys.argv[1:]
    print(json.dumps(run(where, int(count), start, aside)))
