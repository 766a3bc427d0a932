"""Run a program as for a reader who saved it alone in an empty folder."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from asrun.declared import DeclarationError, copy_inputs, declared
from asrun.isolation import (
    alone,
    bounded,
    environment,
    garbage_apart,
    import_guarded,
    library_kept,
    put_back,
    settings,
    spoil_random_state,
    streams,
)
from asrun.project import Project, content
from asrun.session import OUTPUT, TOO_MUCH, SessionError, run_session

_DIGITS = 1000  # of a whole number; of more than 4,300 Python makes no text
_TEXT = 500  # characters of an error
_PR_SET_PDEATHSIG = 1  # of linux/prctl.h
_Fault = tuple[int, str]  # line of the program, message


class ProgramError(Exception):
    """A program that fails, or would not do for a reader what it does here; the message names its line."""


@dataclass
class Run:
    """What one run of a program made.

    lines: the line of the program that printed each line of out, and what would follow it.
    names: its globals. figure: the SVG that it saved under its own name. values: what pages put into prose.
    """

    program: Path
    out: str
    lines: list[int]
    names: dict[str, Any] = field(default_factory=dict)
    figure: str | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def made(self) -> dict[str, Any]:
        """Return all that is recorded of it, by name."""
        return {"output": self.out, "figure": self.figure, **self.values}


def run(project: Project, program: Path) -> Run:
    """Run a program; a console session NAME.sh by bash, each other one by Python, in this process.

    The global random state is spoiled, standard input is empty, a warning is an error, and matplotlib
    writes neither today's date nor random ids. What C code and child processes write is seen too.

    Raises ProgramError if the program fails, writes to standard error, leaves a file that is not its
    figure, or changes what runs after it; a session may do all of that. KeyboardInterrupt passes, whoever
    raised it, and names program and line.
    """
    try:
        inputs = declared(program).inputs
        if program.suffix == ".sh":
            out, lines = run_session(program, inputs, project.changing)
            return Run(program, out, lines)
        ran, fault = _run_python(project, program, inputs)
        if not fault:
            ran.values = _values(project, ran)
    except KeyboardInterrupt as error:
        at = f"{project.name(program)}:{error.args[0] if error.args else 1}"
        raise KeyboardInterrupt(f"{at}: was interrupted, or raised KeyboardInterrupt") from None
    except SessionError as error:
        fault = [error.args]
    except (DeclarationError, TypeError) as error:
        fault = [(1, str(error))]
    if fault:
        (line, message), *more = fault
        texts = [f"{project.name(program)}:{line}: {message}", *(text for _, text in more)]
        raise ProgramError(
            "\n".join([*texts, *(f"  shown at {place}" for place in project.shown_at(program))])
        )
    return ran


def _run_python(project: Project, program: Path, inputs: Sequence[str]) -> tuple[Run, list[_Fault]]:
    source = program.read_bytes()
    settled = environment(SOURCE_DATE_EPOCH="0", MPLBACKEND="Agg")
    with tempfile.TemporaryDirectory() as name, settled, garbage_apart():
        import_guarded(source)
        spoil_random_state()
        folder = Path(name).resolve()
        script, figure = folder / program.name, folder / f"{program.stem}.svg"
        script.write_bytes(source)
        copy_inputs(program, inputs, folder)
        before, held = settings(), {path.name for path in folder.iterdir()}
        try:
            with bounded(), streams(script) as written, alone(project.root, script, program.stem) as names:
                stdout = sys.stdout
                faults, replaced = _execute(script, names)
                unseen = sys.stdout is not stdout or stdout.closed
        finally:
            changed = put_back(before)
        (out, lines), (err, err_lines) = written
        size = len(out.encode("utf-8", "surrogateescape"))
        last = err.strip().split("\n")[-1]
        left = sorted({file.name for file in folder.iterdir()} - held - {figure.name})
        if faults:
            faults += [(1, f"  standard error: {last}")] if err else []
        elif err:
            faults = [(err_lines[0], f"writes to standard error, where pages show nothing: {last!r}")]
        elif size > OUTPUT:
            faults = [(lines[-1], TOO_MUCH)]
        elif replaced or changed:
            faults = [(1, f"changes {', '.join([*replaced, *changed])} for what runs after it")]
        elif unseen and not out:
            faults = [(1, "closes or replaces sys.stdout, so that nothing that it prints is seen: leave it")]
        elif left:
            faults = [(1, f"leaves {', '.join(left)}; only a figure is kept, by the name {figure.name}")]
        return Run(program, out, lines, names, _text(figure)), faults


def _text(path: Path) -> str | None:
    return content(path).decode("utf-8", "replace") if path.exists() else None


def _values(project: Project, ran: Run) -> dict[str, Any]:
    values = {}
    for key in project.wanted(ran.program.stem):
        if key in ran.names:
            try:
                values[key] = _plain(ran.names[key])
            except TypeError as error:
                raise TypeError(f"{key}: {error}") from None
    return values


def _plain(value: Any) -> str | int | float:
    """Return a value as JSON keeps it: text, int, finite float of 12 digits; raise TypeError for others."""
    with suppress(Exception):  # no array, or one of more than one element
        value = value.item()
    if isinstance(value, float):
        if not isfinite(value):
            raise TypeError(f"a number in prose is finite, not {value}: JSON has no other")
        return float(f"{value:.12g}")
    if isinstance(value, int):
        if abs(value) >= 10**_DIGITS:
            raise TypeError(f"a whole number in prose has at most {_DIGITS} digits")
        return value if isinstance(value, bool) else int(value)
    if isinstance(value, str):
        text = str.__str__(value)  # what a type of the program's own makes of it is not recorded
        if not text.isprintable():
            raise TypeError(f"a text in prose has printable characters only, not {text!r}"[:200])
        return text
    raise TypeError(f"a value in prose is a number or text, not {type(value).__name__}")


def _execute(script: Path, names: dict[str, Any]) -> tuple[list[_Fault], list[str]]:
    """Run a program and what it started as threads; return its fault, and what it replaced in the library.

    Raises KeyboardInterrupt with the line.
    """
    threads, process = set(threading.enumerate()), os.getpid()
    replaced: list[str] = []
    try:
        with library_kept(replaced):
            code = compile(script.read_bytes(), str(script), "exec", dont_inherit=True, optimize=0)
            try:
                exec(code, names)
            finally:  # also at the end by sys.exit, as a process of its own does
                _end_pools(set(threading.enumerate()) - threads)
                for thread in set(threading.enumerate()) - threads:
                    if not thread.daemon:
                        thread.join()
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(script)]
        line = (frames[-1].lineno if frames else getattr(error, "lineno", None)) or 1
        if isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt(line) from None
        if not isinstance(error, SystemExit):
            return [(line, _said(error))], replaced
        if error.code not in (None, 0):
            return [(line, f"ends by sys.exit({error.code!r}), which signals a failure")], replaced
    finally:
        if os.getpid() != process:  # a forked child is at its end; what called us goes on in its parent
            os._exit(0)
    return [], replaced


def _end_pools(threads: set[threading.Thread]) -> None:
    """End the workers of executors that a program has not shut down, when their work is done.

    So does its own process at its end (`_python_exit` of concurrent/futures/thread.py, Python 3.11).
    """
    pools: Any = sys.modules.get("concurrent.futures.thread")
    if pools is None:
        return
    workers = [one for one in threads if one in pools._threads_queues]
    before, pools._shutdown = pools._shutdown, True
    try:
        for worker in workers:
            pools._threads_queues[worker].put(None)
        for worker in workers:
            worker.join()
    finally:
        pools._shutdown = before


def _said(error: BaseException) -> str:
    """Return kind and text of an error in one line, which any stream can write."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = "its text cannot be made"
    said = f"{type(error).__name__}: {text}"[:_TEXT]
    return said.encode("utf-8", "backslashreplace").decode("utf-8")


def run_again(project: Project, programs: Sequence[Path]) -> dict[str, dict[str, Any] | str]:
    """Run programs in one more process; return what each made, or the text of its ProgramError, by path.

    What differs from process to process and from day to day is another there: the hash seed, the date.
    """
    if not programs:
        return {}
    shift = "+" if time.localtime().tm_gmtoff >= 0 else "-"
    day = f"AAA{shift}24:59:59"  # yesterday or tomorrow, as POSIX has it, and another hour
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "0" else "0"
    call = "import sys; from asrun.run import tell; tell(*sys.argv[1:])"
    command = [sys.executable, "-c", call, str(os.getpid()), str(project.root), *map(str, programs)]
    shifted = {**os.environ, "TZ": day, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=shifted, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        ended = f"a second process, in which it ran, ended with {done.returncode}"
        return {str(path): f"{project.name(path)}:1: {ended}" for path in programs}
    results: dict[str, dict[str, Any] | str] = json.loads(done.stdout)
    return results


def tell(parent: str, root: str, *programs: str) -> None:
    """Run programs, given by their paths, and write what each made, or its ProgramError, as JSON.

    parent: the process that reads it; on Linux this one ends with it, by whatever signal that ended.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != int(parent):
            sys.exit()
    out, sys.stdout = sys.stdout, sys.stderr  # objects of a program may print as they go, even at the end
    project = Project.find(root)
    results: dict[str, dict[str, Any] | str] = {}
    for path in programs:
        try:
            results[path] = run(project, Path(path)).made()
        except ProgramError as error:
            results[path] = str(error)
        except KeyboardInterrupt as error:
            sys.exit(str(error))
    json.dump(results, out)
