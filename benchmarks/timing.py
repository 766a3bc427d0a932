"""What the benchmarks share: a process with what it cost, and a figure with its goal."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from asrun.declared import declared

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5


class Cost(NamedTuple):
    """Of one process and those it waited for: seconds on the clock and of CPU, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def run(*command, folder=ROOT, python=sys.executable, ends=0, **environment):
    """Run a Python command to its end, which must be this one; return its cost."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [python, *command],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != ends:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def put_inputs(folder):
    """Copy what the programs of the site declare as their inputs into a folder where they are to run."""
    for program in (ROOT / "snippets").glob("*.py"):
        for name in declared(program).inputs:
            shutil.copy(program.with_name(name), folder)


def figure(name, value, goal="none"):
    """Print a figure, which should not be above its goal."""
    print(f"figure {name} {value:.2f} goal {goal}", flush=True)
