"""Give a program the process as if it were its own, and put back what it changes for what runs after it.

It gets streams of its own, no module of its project, and a random state that nobody knows.
"""

import atexit
import decimal
import faulthandler
import gc
import locale
import logging
import os
import random
import re
import signal
import site
import sys
import tempfile
import threading
import warnings
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, contextmanager, nullcontext, suppress
from functools import cache, lru_cache, partial
from importlib import import_module
from io import FileIO, TextIOWrapper
from itertools import accumulate, chain, repeat
from operator import is_
from pathlib import Path
from types import ModuleType
from typing import Any

from asrun.session import OUTPUT, SECONDS, TOO_MUCH

# Libraries whose settings a program could change: imported before it if it imports them, else never.
_GUARDED = {"numpy": "numpy", "torch": "torch", "matplotlib": "matplotlib.pyplot"}
_SPEAKING = {"antigravity", "this"}  # do what they are imported for at once
_IMPORTED = re.compile(rb"^\s*(?:import|from) +([\w.]+)", re.MULTILINE)
_FILE = 1_000_000_000  # bytes of a file that it may write, which bounds what a child process prints
_FIXED = 1 << 8  # Py_TPFLAGS_IMMUTABLETYPE, of a class whose attributes nobody can set
# As they are before any program, which may replace them.
_all, _dict, _len, _map, _next, _reversed, _zip = all, dict, len, map, next, reversed, zip
Written = list[tuple[str, list[int]]]


def import_guarded(source: bytes) -> None:
    """Import what a program imports and could change, so that what it was is known."""
    tops = {name: name.partition(".")[0] for name in sorted(map(bytes.decode, _IMPORTED.findall(source)))}
    for name, library in _GUARDED.items():
        if name in tops.values():
            with suppress(ImportError):  # which the program meets itself
                import_module(library)
    # One that is about to be removed warns, and is not imported then: a warning is the program's too.
    for name, top in tops.items():
        if top in sys.stdlib_module_names - _SPEAKING and name not in sys.modules:
            with suppress(ImportError, Warning), warnings.catch_warnings(action="error"):
                import_module(name)


@contextmanager
def bounded() -> Iterator[None]:
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
        ends = accumulate(map(len, written.split(b"\n")), lambda end, size: end + 1 + size)
        return [self.by[bisect(self.starts, end) - 1] for end in ends]


class _Library:
    """Modules of the standard library and the classes of each, and what tells that they are as they were.

    They hold 20,000 values, which are looked at before and after each program: by loops in C alone.
    """

    def __init__(self, names: list[str], modules: list[ModuleType | None]) -> None:
        self.imported, self.owners = (names, modules), list[tuple[str, Any]]()
        self.modules = {n: one for n, one in zip(*self.imported, strict=True) if isinstance(one, ModuleType)}
        for name, module in self.modules.items():
            classes = {id(one): one for one in list(vars(module).values()) if isinstance(one, type)}
            own = [one for one in classes.values() if one.__module__ == name and not one.__flags__ & _FIXED]
            self.owners += [(name, module), *((f"{name}.{one.__qualname__}", one) for one in own)]
        tables = [owner.__dict__ for _, owner in self.owners]
        self.names = [[*table] for table in tables]
        self._keys, self._values = [one.keys() for one in tables], [one.values() for one in tables]
        self._sizes, self._marks = self._now()

    def _now(self) -> tuple[list[int], list[Any]]:
        """Return how many names each holds, and the last of each, where one that is added stands."""
        # A module that is loaded again has other classes, and another spec.
        specs = [one.__dict__.get("__spec__") for one in self.modules.values()]
        return [*_map(_len, self._keys)], [*_map(_next, _map(_reversed, self._keys), repeat(None)), *specs]

    def has_its_names(self) -> bool:
        """Say whether each holds the names that it held when it was looked for."""
        sizes, marks = self._now()
        return sizes == self._sizes and _is_same(marks, self._marks)

    def values(self) -> Iterator[Any]:
        """Yield what all of them hold now."""
        return chain.from_iterable(self._values)

    def changed(self, before: list[Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
        """Yield name, owner and what was held of each that holds something else than before."""
        if self.has_its_names() and _is_same(self.values(), before):
            return
        at = 0
        for (name, owner), names in _zip(self.owners, self.names):
            kept, held, at = before[at : at + _len(names)], owner.__dict__, at + _len(names)
            if [*held] != names or not _is_same(held.values(), kept):
                yield name, owner, _dict(_zip(names, kept))


def _is_same(one: Iterable[Any], other: Iterable[Any]) -> bool:
    """Compare what is of one length by identity: what a program puts there may equal anything, or raise."""
    return _all(_map(is_, one, other))


@lru_cache(maxsize=2)  # within a program, which has none of its project, and outside
def _by_top(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the names of modules by the package that they are of; thousands, the same for each program."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(".")[0], []).append(name)
    return found


_found = _Library([], [])  # anew only when modules, or names in them, have changed


def _library() -> _Library:
    """Return the standard library as far as it is imported."""
    global _found
    tops = _by_top(tuple(sys.modules))
    names = [name for top in tops if top in sys.stdlib_module_names for name in tops[top]]
    modules = [*map(sys.modules.get, names)]
    known, held = _found.imported
    if names != known or not _is_same(modules, held) or not _found.has_its_names():
        _found = _Library(names, modules)
    return _found


@contextmanager
def library_kept(replaced: list[str]) -> Iterator[None]:
    """Put back what a program replaces of the standard library: modules, code, classes, constants; name it.

    What a library that it imports replaces stays: that library counts on it.
    """
    library = _library()  # builtins among the first, which what follows calls
    before = [*library.values()]
    # A module of the library that only the program imports replaces nothing when it is imported.
    known = {*sys.modules, *sys.stdlib_module_names, "__main__", ""}
    get, put, drop = getattr, setattr, delattr
    is_callable, imported, kinds = callable, sys.modules, {int: 1, float: 1, str: 1}

    def is_code(value: Any) -> bool:
        return is_callable(value) or get(value, "__get__", None) is not None

    def is_by_program(value: Any) -> bool:
        made = get(value, "fget", None) or value  # a property has no module of its own
        return (get(made, "__module__", None) or "").partition(".")[0] in known

    try:
        yield
    finally:
        for name, module in library.modules.items():
            # One that was imported anew, as a library may, has a spec.
            if (new := imported.get(name)) is not module and get(new, "__spec__", None) is None:
                imported[name] = module
                replaced.append(f"sys.modules[{name!r}]")
        for name, owner, kept in library.changed(before):
            held = owner.__dict__
            for key, value in kept.items():
                new = held.get(key)
                # A number or text with a public name is a constant; others are what modules remember.
                is_constant = value.__class__ in kinds and key[:1] != "_"
                if new is not value and (is_constant or is_code(value)) and is_by_program(new):
                    put(owner, key, value)
                    replaced.append(f"{name}.{key}")
            for key in {*held} - kept.keys():  # of a class that had inherited it
                new, bases = held[key], get(owner, "__mro__", ())[1:]
                if [1 for base in bases if key in base.__dict__] and is_code(new) and is_by_program(new):
                    drop(owner, key)
                    replaced.append(f"{name}.{key}")


@contextmanager
def streams(script: Path) -> Iterator[Written]:
    """Put files in the place of standard output and error, and nothing in that of standard input.

    Gives a list that holds, afterwards, text and lines of each of the two. A program that crashes the
    process, or never ends, takes it along: then the line where it stood is told.
    """
    written: Written = []
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


def _is_ours(root: str, place: str) -> bool:
    """Say whether a reader who has the installed packages lacks a place of the project."""
    return _own(place if os.path.isabs(place) else os.path.abspath(place)).startswith(f"{root}{os.sep}")


@cache
def _own(place: str) -> str:
    """Return a place with a separator at its end, or "" if it is in a folder of installed packages."""
    path = f"{os.path.abspath(place)}{os.sep}"  # text: pathlib takes ten times as long
    return "" if any(path.startswith(f"{folder}{os.sep}") for folder in (sys.prefix, *_editable())) else path


@cache
def _editable() -> frozenset[str]:
    """Return the folders of packages that are installed in place, as `pip install -e` names them."""
    files = [file for folder in site.getsitepackages() for file in Path(folder).glob("*.pth")]
    lines = {line for file in files for line in file.read_text("utf-8").splitlines()}
    return frozenset(str(Path(line)) for line in lines if Path(line).is_absolute())


def _own_modules(root: str) -> dict[str, ModuleType]:
    """Return the modules that come from the project itself, which a reader does not have."""
    tops, own = _by_top(tuple(sys.modules)), []
    for top in tops:
        held = getattr(sys.modules.get(top), "__dict__", {})
        place = held.get("__file__") or next(iter(held.get("__path__") or []), None)
        if top == "__main__" or (isinstance(place, str) and _is_ours(root, place)):
            own += [name for name in tops[top] if name in sys.modules]
    return {name: sys.modules[name] for name in own}


@contextmanager
def alone(root: Path, script: Path, name: str) -> Iterator[dict[str, Any]]:
    """Give a program what its own process would have, and nothing of its project; give its globals."""
    module = ModuleType("__main__")
    module.__file__ = str(script)
    ours = _own_modules(str(root))
    for key in ours:
        del sys.modules[key]
    sys.modules["__main__"] = module
    places = [str(script.parent), *(place for place in sys.path if place and not _is_ours(str(root), place))]
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
                _put_style(plt.matplotlib)
                plt.matplotlib.rcParams["svg.hashsalt"] = name
            warnings.simplefilter("error")
            yield vars(module)
    finally:
        sys.modules.update(ours)
        if plt:
            plt.close("all")


_style: dict[str, Any] = {}


def _put_style(matplotlib: Any) -> None:
    """Set the style of a process of its own, whatever ran here before set."""
    global _style
    # To set it checks 300 values; most programs find it as the last one did, but for lists of their own.
    if dict.copy(matplotlib.rcParams) != _style:
        matplotlib.rc_file_defaults()
        _style = dict.copy(matplotlib.rcParams)
    lists = {name: [*value] for name, value in _style.items() if isinstance(value, list)}
    dict.update(matplotlib.rcParams, lists)


def settings() -> dict[str, tuple[Any, Callable[[Any], Any]]]:
    """Return value and setter of each thing a program could change for what runs after it."""
    context = decimal.getcontext().copy()
    context.clear_flags()
    found: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "the environment": (dict(os.environ), _put_environment),
        "the locale": (locale.setlocale(locale.LC_ALL), lambda old: locale.setlocale(locale.LC_ALL, old)),
        "the recursion limit": (sys.getrecursionlimit(), sys.setrecursionlimit),
        "the limit of digits": (sys.get_int_max_str_digits(), sys.set_int_max_str_digits),
        "the garbage collector": ((gc.isenabled(), gc.get_threshold(), gc.get_debug()), _put_collector),
        "the callbacks of gc": ([*filter(_is_of_program, gc.callbacks)], _put_callbacks),
        "gc.garbage": (len(gc.garbage), lambda old: gc.garbage.__delitem__(slice(old, None))),
        "decimal's context": (repr(context), lambda _: decimal.setcontext(context)),
        "the mask of new files": (_mask(), os.umask),
        "the interval between threads": (sys.getswitchinterval(), sys.setswitchinterval),
        "an alarm": (
            signal.getitimer(signal.ITIMER_REAL) != (0, 0),
            lambda _: signal.setitimer(signal.ITIMER_REAL, 0),
        ),
        "the handlers of logging": (
            list(logging.root.handlers),
            lambda old: setattr(logging.root, "handlers", old),
        ),
        "the level of logging": (logging.root.level, logging.root.setLevel),
        "what logging leaves out": (logging.root.manager.disable, logging.disable),
    }
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        found[f"the handler of {number.name}"] = signal.getsignal(number), partial(signal.signal, number)
    return found | _library_settings()


def _mask() -> int:
    os.umask(mask := os.umask(0))  # there is no other way to ask
    return mask


def _is_of_program(callback: Any) -> bool:
    """Say whether a program made a callback, and no library, which may count on it."""
    return getattr(callback, "__module__", "") == "__main__"


def _put_callbacks(old: list[Any]) -> None:
    gc.callbacks[:] = [one for one in gc.callbacks if one in old or not _is_of_program(one)]


def _put_collector(old: tuple[bool, tuple[int, int, int], int]) -> None:
    is_on, threshold, debug = old
    (gc.enable if is_on else gc.disable)()
    gc.set_threshold(*threshold)
    gc.set_debug(debug)


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
def garbage_apart() -> Iterator[None]:
    """Let the garbage collector find only what a program makes, and what it is the first to import.

    What another one left could print as it goes; and to look through the libraries takes a tenth of a second.
    What was frozen before is thawed too.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def environment(**variables: str) -> Iterator[None]:
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
    if socket := sys.modules.get("socket"):
        found["the timeout of sockets"] = socket.getdefaulttimeout(), socket.setdefaulttimeout
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
        if hasattr(torch, "_GLOBAL_DEVICE_CONTEXT"):  # to ask by get_default_device makes a tensor there
            mode = getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None)
            found["torch's default device"] = mode and mode.device, torch.set_default_device
    return found


def put_back(before: dict[str, tuple[Any, Callable[[Any], Any]]]) -> list[str]:
    """Put back what a program changed; return the names of it."""
    now = settings()
    changed = [name for name, (value, _) in before.items() if now[name][0] != value]
    for name in changed:
        value, put = before[name]
        put(value)
    return changed


def spoil_random_state() -> None:
    """Give a program that forgot its seed another output on each run."""
    random.seed()
    if np := sys.modules.get("numpy"):
        np.random.seed()
    if torch := sys.modules.get("torch"):
        devices = getattr(torch, "accelerator", None)  # of torch 2.6 and later
        # torch.seed notes the stack for each kind of device, also for those that are not there.
        (torch.seed if devices is None or devices.is_available() else torch.default_generator.seed)()
