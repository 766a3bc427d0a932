"""Run a program as for a reader who saved it alone in an empty folder."""

import atexit
import ctypes
import decimal
import faulthandler
import json
import locale
import logging
import os
import random
import re
import shutil
import signal
import site
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from io import FileIO, TextIOWrapper
from math import isfinite
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from asrun.declared import DeclarationError, declared
from asrun.project import Project, content
from asrun.session import OUTPUT, SECONDS, TOO_MUCH, SessionError, run_session

# Libraries whose settings a program could change: imported before it if it imports them, else never.
_GUARDED = {"numpy": "numpy", "torch": "torch", "matplotlib": "matplotlib.pyplot"}
_SPEAKING = {"antigravity", "this"}  # do what they are imported for at once
_IMPORTED = re.compile(rb"^\s*(?:import|from) +(\w+)", re.MULTILINE)
_DIGITS = 1000  # of a whole number; of more than 4,300 Python makes no text
_FILE = 1_000_000_000  # bytes of a file that it may write, which bounds what a child process prints
_TEXT = 500  # characters of an error
_PR_SET_PDEATHSIG = 1  # of linux/prctl.h
_Fault = tuple[int, str]  # line of the program, message
_Written = list[tuple[str, list[int]]]


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
    with tempfile.TemporaryDirectory() as name, _environment(SOURCE_DATE_EPOCH="0", MPLBACKEND="Agg"):
        _import_guarded(source)
        _spoil_random_state()
        folder = Path(name).resolve()
        script, figure = folder / program.name, folder / f"{program.stem}.svg"
        script.write_bytes(source)
        for given in inputs:
            (folder / given).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(program.parent / given, folder / given)
        before, held = _settings(), {path.name for path in folder.iterdir()}
        try:
            with _bounded(), _streams(script) as written, _alone(project.root, script, program.stem) as names:
                stdout = sys.stdout
                faults, replaced = _execute(script, names)
                unseen = sys.stdout is not stdout or stdout.closed
        finally:
            changed = _put_back(before)
        (out, lines), (err, err_lines) = written
        size = len(out.encode("utf-8", "surrogateescape"))
        last = err.strip().split("\n")[-1]
        if faults and err:
            faults.append((1, f"  standard error: {last}"))
        elif err:
            faults = [(err_lines[0], f"writes to standard error, where pages show nothing: {last!r}")]
        elif not faults and size > OUTPUT:
            faults = [(lines[-1], TOO_MUCH)]
        elif not faults and (replaced or changed):
            faults = [(1, f"changes {', '.join([*replaced, *changed])} for what runs after it")]
        elif not faults and unseen and not out:
            faults = [(1, "closes or replaces sys.stdout, so that nothing that it prints is seen: leave it")]
        elif not faults and (left := sorted({file.name for file in folder.iterdir()} - held - {figure.name})):
            faults = [(1, f"leaves {', '.join(left)}; only a figure is kept, by the name {figure.name}")]
        return Run(program, out, lines, names, _text(figure)), faults


def _import_guarded(source: bytes) -> None:
    """Import what a program imports and could change, so that what it was is known."""
    names = set(_IMPORTED.findall(source))
    for name, library in _GUARDED.items():
        if name.encode() in names:
            with suppress(ImportError):  # which the program meets itself
                import_module(library)
    # One that is about to be removed warns, and is not imported then: a warning is the program's too.
    for name in sorted(sys.stdlib_module_names - _SPEAKING - sys.modules.keys()):
        if name.encode() in names:
            with suppress(ImportError, Warning), warnings.catch_warnings(action="error"):
                import_module(name)


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


@contextmanager
def _bounded() -> Iterator[None]:
    """Bound the size of files, also of those that hold what is printed; a child that writes on is ended."""
    import resource  # of POSIX, which programs need to run at all; a page is filled without

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (_FILE if soft == resource.RLIM_INFINITY else min(soft, _FILE), hard)
    )
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class _Stream(TextIOWrapper):
    """A standard stream, unbuffered, that remembers from where on which line of the program wrote."""

    def __init__(self, descriptor: int, script: Path) -> None:
        super().__init__(FileIO(descriptor, "w", closefd=False), encoding="utf-8", write_through=True)
        self.script, self.starts, self.by = str(script), [0], [1]

    def write(self, text: str) -> int:
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename != self.script:
            frame = frame.f_back  # type: ignore[assignment]
        at = os.lseek(self.fileno(), 0, os.SEEK_CUR)
        if at + len(text) > OUTPUT:
            raise RuntimeError(TOO_MUCH)
        self.starts.append(at)
        self.by.append(frame.f_lineno if frame else 1)
        return super().write(text)

    def lines(self, written: bytes) -> list[int]:
        """Return the line of the program that ended each line of what was written."""
        ends = [match.start() for match in re.finditer(rb"\n|\Z", written)]
        return [self.by[bisect(self.starts, end) - 1] for end in ends]


def _execute(script: Path, names: dict[str, Any]) -> tuple[list[_Fault], list[str]]:
    """Run a program and what it started as threads; return its fault, and what it replaced in the library.

    Raises KeyboardInterrupt with the line.
    """
    threads, process = set(threading.enumerate()), os.getpid()
    replaced: list[str] = []
    try:
        with _library_kept(replaced):
            code = compile(script.read_bytes(), str(script), "exec", dont_inherit=True, optimize=0)
            exec(code, names)
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


def _said(error: BaseException) -> str:
    """Return kind and text of an error in one line, which any stream can write."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = "its text cannot be made"
    said = f"{type(error).__name__}: {text}"[:_TEXT]
    return said.encode("utf-8", "backslashreplace").decode("utf-8")


class _Held(NamedTuple):
    """A module or class, what it holds, also later, and what it held when it was looked at."""

    name: str
    owner: Any
    now: Mapping[str, Any]
    before: dict[str, Any]


_library_seen: dict[str, list[_Held]] = {}  # by module; to copy it all takes longer than most programs


def _library() -> list[_Held]:
    """Return what each module of the standard library and each class of one holds."""
    found: list[_Held] = []
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in sys.stdlib_module_names or not isinstance(module, ModuleType):
            continue
        seen = _library_seen.get(name, [])
        if not seen or seen[0].owner is not module or any(one.now != one.before for one in seen):
            owned = (one for one in list(vars(module).values()) if isinstance(one, type))
            owners: list[Any] = [module, *(one for one in owned if one.__module__ == name)]
            names = [name, *(f"{name}.{one.__qualname__}" for one in owners[1:])]
            held = [vars(one) for one in owners]
            seen = [*map(_Held, names, owners, held, map(dict, held))]
            _library_seen[name] = seen
        found += seen
    return found


@contextmanager
def _library_kept(replaced: list[str]) -> Iterator[None]:
    """Put back what a program replaces of the standard library's functions, classes and methods; name it.

    What a library that it imports replaces stays: that library counts on it.
    """
    before = _library()  # builtins among the first, which what follows calls
    # A module of the library that only the program imports replaces nothing when it is imported.
    known = {*sys.modules, *sys.stdlib_module_names, "__main__", ""}
    get, put, drop = getattr, setattr, delattr
    is_callable = callable

    def is_code(value: Any) -> bool:
        return is_callable(value) or get(value, "__get__", None) is not None

    def is_by_program(value: Any) -> bool:
        made = get(value, "fget", None) or value  # a property has no module of its own
        return (get(made, "__module__", None) or "").partition(".")[0] in known

    try:
        yield
    finally:
        for name, owner, held, kept in before:
            if held == kept:
                continue
            for key, value in kept.items():
                new = held.get(key)
                if new is not value and is_code(value) and is_by_program(new):
                    put(owner, key, value)
                    replaced.append(f"{name}.{key}")
            for key in {*held} - kept.keys():  # of a class that had inherited it
                new, bases = held[key], get(owner, "__mro__", ())[1:]
                if [1 for base in bases if key in base.__dict__] and is_code(new) and is_by_program(new):
                    drop(owner, key)
                    replaced.append(f"{name}.{key}")


@contextmanager
def _streams(script: Path) -> Iterator[_Written]:
    """Put files in the place of standard output and error, and nothing in that of standard input.

    Gives a list that holds, afterwards, text and lines of each of the two. A program that crashes the
    process, or never ends, takes it along: then the line where it stood is told.
    """
    written: _Written = []
    with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            if stream:
                stream.flush()
        saved = [os.dup(descriptor) for descriptor in range(3)]
        for descriptor, file in enumerate((nothing, out, err)):
            os.dup2(file.fileno(), descriptor)
        streams = [_Stream(descriptor, script) for descriptor in (1, 2)]
        told = faulthandler.is_enabled()  # by pytest
        if not told:
            faulthandler.enable(saved[2])
        faulthandler.dump_traceback_later(SECONDS, exit=True, file=saved[2])
        names: dict[str, Any]
        names = {"stdin": TextIOWrapper(FileIO(0, closefd=False)), "stdout": streams[0], "stderr": streams[1]}
        try:
            with _replaced(sys, **names | {f"__{name}__": stream for name, stream in names.items()}):
                yield written
        finally:
            faulthandler.cancel_dump_traceback_later()
            if not told:
                faulthandler.disable()
            for descriptor, copy in enumerate(saved):
                os.dup2(copy, descriptor)
                os.close(copy)
        for kept, file in zip(streams, (out, err), strict=True):
            file.seek(0)
            content = file.read(OUTPUT + 1)
            written.append((content.decode("utf-8", "surrogateescape"), kept.lines(content)))


def _is_ours(root: Path, place: str) -> bool:
    """Say whether a reader who has the installed packages lacks a place of the project."""
    path = os.path.abspath(place or ".")  # text: pathlib takes ten times as long, per module and run
    installed = (sys.prefix, *_editable())
    return _is_in(path, str(root)) and not any(_is_in(path, folder) for folder in installed)


def _is_in(path: str, folder: str) -> bool:
    return f"{path}{os.sep}".startswith(f"{folder}{os.sep}")


@cache
def _editable() -> frozenset[str]:
    """Return the folders of packages that are installed in place, as `pip install -e` names them."""
    files = [file for folder in site.getsitepackages() for file in Path(folder).glob("*.pth")]
    lines = {line for file in files for line in file.read_text("utf-8").splitlines()}
    return frozenset(str(Path(line)) for line in lines if Path(line).is_absolute())


def _own_modules(root: Path) -> dict[str, ModuleType]:
    """Return the modules that come from the project itself, which a reader does not have."""
    tops = {"__main__"}
    for name, module in list(sys.modules.items()):
        if "." not in name:
            names = getattr(module, "__dict__", {})
            place = names.get("__file__") or next(iter(names.get("__path__") or []), None)
            if isinstance(place, str) and _is_ours(root, place):
                tops.add(name)
    return {name: sys.modules[name] for name in list(sys.modules) if name.partition(".")[0] in tops}


@contextmanager
def _alone(root: Path, script: Path, name: str) -> Iterator[dict[str, Any]]:
    """Give a program what its own process would have, and nothing of its project; give its globals."""
    module = ModuleType("__main__")
    module.__file__ = str(script)
    ours = _own_modules(root)
    for key in ours:
        del sys.modules[key]
    sys.modules["__main__"] = module
    places = [str(script.parent), *(place for place in sys.path if place and not _is_ours(root, place))]
    plt = sys.modules.get("matplotlib.pyplot")
    style = plt.rc_context() if plt else nullcontext()
    register, leave, process = atexit.register, os._exit, os.getpid()

    def refuse(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        if sys._getframe(1).f_code.co_filename == str(script):
            raise RuntimeError("what runs at exit is in no recorded output: call it at the end")
        return register(function, *arguments, **options)

    def stay(status: int) -> None:
        if os.getpid() == process:
            raise RuntimeError("os._exit ends the process before its output is seen: call sys.exit")
        leave(status)

    try:
        with (
            chdir(script.parent), style, warnings.catch_warnings(), _replaced(atexit, register=refuse),
            _replaced(sys, argv=[str(script)]), _replaced(sys, path=places),
            _replaced(os, _exit=stay), _replaced(threading, excepthook=threading.__excepthook__),
            _replaced(sys, unraisablehook=sys.__unraisablehook__),
        ):  # fmt: skip
            if plt:
                plt.matplotlib.rc_file_defaults()  # whatever ran here before set
                plt.matplotlib.rcParams["svg.hashsalt"] = name
            warnings.simplefilter("error")
            yield vars(module)
    finally:
        sys.modules.update(ours)
        if plt:
            plt.close("all")


def _settings() -> dict[str, tuple[Any, Callable[[Any], Any]]]:
    """Return value and setter of each thing a program could change for what runs after it."""
    context = decimal.getcontext()
    found: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "the environment": (dict(os.environ), _put_environment),
        "the locale": (locale.setlocale(locale.LC_ALL), lambda old: locale.setlocale(locale.LC_ALL, old)),
        "the recursion limit": (sys.getrecursionlimit(), sys.setrecursionlimit),
        "decimal's precision": (context.prec, lambda old: setattr(decimal.getcontext(), "prec", old)),
        "an alarm": (
            signal.getitimer(signal.ITIMER_REAL) != (0, 0),
            lambda _: signal.setitimer(signal.ITIMER_REAL, 0),
        ),
        "the handlers of logging": (
            list(logging.root.handlers),
            lambda old: setattr(logging.root, "handlers", old),
        ),
    }
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        found[f"the handler of {number.name}"] = signal.getsignal(number), partial(signal.signal, number)
    return found | _library_settings()


@contextmanager
def _replaced(owner: Any, **values: Any) -> Iterator[None]:
    """Give names of a module other values meanwhile, without unittest.mock, which imports asyncio."""
    before = {name: getattr(owner, name) for name in values}
    try:
        for name, value in values.items():
            setattr(owner, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    """Set variables of the environment meanwhile."""
    before = dict(os.environ)
    try:
        os.environ.update(variables)
        yield
    finally:
        _put_environment(before)


def _put_environment(old: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(old)


def _library_settings() -> dict[str, tuple[Any, Callable[[Any], Any]]]:
    np, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    found: dict[str, tuple[Any, Callable[[Any], Any]]] = {}
    if np:
        found["numpy's print options"] = np.get_printoptions(), lambda old: np.set_printoptions(**old)
        found["numpy's error handling"] = np.geterr(), lambda old: np.seterr(**old)
    if torch:
        shown = torch._tensor_str.PRINT_OPTS
        found |= {
            "torch's default dtype": (torch.get_default_dtype(), torch.set_default_dtype),
            "torch's print options": (dict(vars(shown)), vars(shown).update),
            "torch's number of threads": (torch.get_num_threads(), torch.set_num_threads),
            "torch's deterministic mode": (
                torch.are_deterministic_algorithms_enabled(),
                torch.use_deterministic_algorithms,
            ),
            "torch's gradient mode": (torch.is_grad_enabled(), torch.set_grad_enabled),
        }
    return found


def _put_back(before: dict[str, tuple[Any, Callable[[Any], Any]]]) -> list[str]:
    """Put back what a program changed; return the names of it."""
    now = _settings()
    changed = [name for name, (value, _) in before.items() if now[name][0] != value]
    for name in changed:
        value, put = before[name]
        put(value)
    return changed


def _spoil_random_state() -> None:
    """Give a program that forgot its seed another output on each run."""
    random.seed()
    if np := sys.modules.get("numpy"):
        np.random.seed()
    if torch := sys.modules.get("torch"):
        torch.seed()


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
    environment = {**os.environ, "TZ": day, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
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
