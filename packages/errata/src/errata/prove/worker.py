"""The process that proofs are forked from, one after another: it imports what they import, and runs nothing.

Arguments: the modules to import. A request is a line of JSON: [token, file, rounds, seconds, import seconds],
a round being a list of claims. Answers, a line each: [token, null] when it begins, then [token, rounds] with
[kind, message] for each claim of each round, or [token, message] if there is no such thing.

A proof has a process, limits and a pipe of its own, and ends with all that it started. One product of
matrices on two threads in this process would make those hang that are forked from it later.
"""

import ctypes
import errno
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NoReturn

# Elsewhere nothing finds what left its group, and a fork after imports may crash.
LINUX = sys.platform == "linux" and os.path.isdir("/proc/self/task")
MEMORY = 2 * 10**9  # bytes of a process, above those of the one it is forked from
FILE = 100 * 10**6  # bytes of each file that it writes; what it prints is one
MESSAGE = 300  # characters
_SUBREAPER, _DEATH_SIGNAL = 36, 1  # of prctl(2)
_TOO_BIG = f"uses more than {MEMORY / 10**9:g} GB of memory: make it smaller"
_TOO_LONG = f"writes more than {FILE / 10**6:g} MB: a check only returns or asserts"
_NO_MEMORY = ("allocate memory", "bad_alloc", "start new thread")  # of torch, of C++, of threading
_NO_ANSWER = "writes to the pipe of the prover: a check only returns or asserts"


def main() -> None:
    """Answer requests on standard input until it ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where it is ignored, how a proof ended is lost
    modules = sys.argv[1:] if LINUX else []
    del sys.argv[1:]
    if not _imported(modules):
        os.execv(sys.executable, [sys.executable, "-P", __file__])
    _prctl(_SUBREAPER, 1)
    answers = os.dup(1)
    os.dup2(2, 1)  # the file for what proofs print
    gc.freeze()  # or the collector of each fork would write to all pages, which copies them
    for request in sys.stdin.buffer:
        token, *rest = json.loads(request)
        _say(answers, token, None)
        told = _proved(answers, token, *rest)
        _say(answers, token, _NO_ANSWER if _requested() else told)


def _proved(
    answers: int, token: str, file: str, rounds: list[Any], seconds: float, import_seconds: float
) -> Any:
    """Return what a proof says in a process of its own, once that has ended with all that it started."""
    os.ftruncate(1, 0)
    os.lseek(1, 0, os.SEEK_SET)
    parent, rows = os.getpid(), 2 * len(rounds)
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(answers)
        _prove(parent, theirs, token, file, rounds)
    os.close(theirs)
    said, status, late = _follow(pid, ours, rows, seconds, import_seconds)
    os.close(ours)
    status = _end(pid, status)
    if os.fstat(1).st_size >= FILE:
        return _TOO_LONG
    return late or _told(said, token, rows) or _ending(status)


def _imported(modules: list[str]) -> bool:
    """Import modules; return whether a fork finds them as if it had imported them itself."""
    _prctl(_DEATH_SIGNAL, signal.SIGKILL)  # its parent may end while it imports, and hears nothing
    if _watch().poll(0):
        sys.exit()
    try:
        for name in modules:
            __import__(name)
    except BaseException:
        return False
    _prctl(_DEATH_SIGNAL, 0)
    # A fork has one thread, and the locks of all.
    return not modules or len(os.listdir("/proc/self/task")) == 1


def _watch() -> Any:
    """Return what tells that the prover has ended: standard input has no writer then."""
    poll = select.poll()
    poll.register(0, 0)
    return poll


def _requested() -> bool:
    """Say whether a proof has written to standard input, and leave nothing of that: the prover waits."""
    poll, found = select.poll(), False
    poll.register(0, select.POLLIN)
    while any(event & select.POLLIN for _, event in poll.poll(0)) and os.read(0, 1 << 16):
        found = True
    return found


def _follow(
    pid: int, pipe: int, rows: int, seconds: float, import_seconds: float
) -> tuple[bytes, int | None, str]:
    """Follow a proof until it has said all, ended or run out of time; end with it if the prover ends.

    Returns what it said, how it ended if it did, and what it was late with.
    """
    os.set_blocking(pipe, False)
    poll = _watch()
    poll.register(pipe, select.POLLIN)
    said, row, begun = b"", 0, time.monotonic()
    while row < rows and len(said) <= 1 << 16:
        events = dict(poll.poll(50))  # milliseconds: what it started may hold the pipe when it ends
        if 0 in events:
            _end(pid)
            sys.exit()
        if events.get(pipe) == select.POLLHUP:
            poll.unregister(pipe)
        ended, status = os.waitpid(pid, os.WNOHANG)
        with suppress(BlockingIOError):
            said += os.read(pipe, 1 << 17)
        if ended:
            return said, status, ""
        if said.count(b"\n") > row:
            row, begun = said.count(b"\n"), time.monotonic()
        limit, what = (seconds, "") if row % 2 else (import_seconds, " to import it")
        if time.monotonic() - begun > limit:
            return said, None, f"takes more than {limit:g} s{what}: make it smaller, or end its loop"
    return said, None, ""


def _end(pid: int, status: int | None = None) -> int:
    """End a proof and all that it started, also what left its group or session; return how it ended.

    status: how, if it has ended.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if status is None:
        os.kill(pid, signal.SIGKILL)  # it may have left its own group
        status = os.waitpid(pid, 0)[1]
    with suppress(ChildProcessError):  # then none is left
        while True:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                for child in _children():
                    with suppress(ProcessLookupError, PermissionError):
                        os.kill(child, signal.SIGKILL)
                time.sleep(0.001)
    return status


def _children() -> Iterator[int]:
    for name in os.listdir("/proc"):
        with suppress(OSError, ValueError), open(f"/proc/{int(name)}/stat", "rb") as stat:
            if int(stat.read().rpartition(b")")[2].split()[1]) == os.getpid():
                yield int(name)


def _told(said: bytes, token: str, rows: int) -> Any:
    """Return the answer in what a proof said, a row for each import and each round; None if it broke off."""
    values = []
    try:
        for key, value in map(json.loads, said.splitlines()):
            if key != token:
                return _NO_ANSWER
            values.append(value)
    except (ValueError, TypeError, RecursionError):
        return _NO_ANSWER
    if values and isinstance(values[-1], str):
        return values[-1]
    return values[1::2] if len(values) == rows else None


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"ended the process ({how}): a check only returns or asserts"


def _prove(parent: int, pipe: int, token: str, file: str, rounds: list[Any]) -> NoReturn:
    """Run each round of claims with the file imported anew, and say what came of it; ends this process."""
    full = _row(token, _TOO_BIG)  # made while there is memory
    try:
        _confine(parent)
        for claims in rounds:
            check = _load(file)
            if isinstance(check, str):
                _say(pipe, token, check)
                break
            _say(pipe, token, None)
            told = [_run(check, claim) for claim in claims]
            exceeded = [message for kind, message in told if kind == "exceeded"]
            _say(pipe, token, exceeded[0] if exceeded else told)
        os._exit(0)
    except MemoryError:
        os.write(pipe, full)
    finally:
        os._exit(1)


def _confine(parent: int) -> None:
    os.setpgid(0, 0)
    _prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: FILE}
    if LINUX:
        with open("/proc/self/statm", "rb") as sizes:
            limits[resource.RLIMIT_AS] = int(sizes.read().split()[0]) * resource.getpagesize() + MEMORY
    for kind, limit in limits.items():
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(kind, (limit, limit))


def _load(file: str) -> Any:
    """Run a file as a module of its own, always from its source; return its `check`, or why there is none."""
    module = type(sys)("erratum_proof")
    module.__file__ = file
    sys.modules["erratum_proof"] = module
    try:
        with open(file, "rb") as source:
            code = compile(source.read(), file, "exec", dont_inherit=True, optimize=0)  # with its asserts
            exec(code, module.__dict__)
    except MemoryError:
        raise
    except BaseException as error:
        hint = "; a proof can use only its own file and installed packages"
        missing = isinstance(error, ModuleNotFoundError)
        return _exceeded(error) or f"cannot be imported: {_named(error)}{hint if missing else ''}"
    check = module.__dict__.get("check")
    return check if callable(check) else "defines no function `check`"


def _run(check: Any, claim: dict[str, Any]) -> tuple[str, str]:
    try:
        check(**claim)
    except AssertionError as refusal:
        return "refuted", _line(str(refusal))
    except MemoryError:
        raise
    except BaseException as error:  # also SystemExit
        exceeded = _exceeded(error)
        return ("exceeded", exceeded) if exceeded else ("stray", _named(error))
    return "passed", ""


def _exceeded(error: BaseException) -> str:
    """Say which limit an error tells of; nothing if it tells of none."""
    number = getattr(error, "errno", None)
    foreign = isinstance(error, RuntimeError) and any(sign in str(error) for sign in _NO_MEMORY)
    if foreign or number == errno.ENOMEM:
        return _TOO_BIG
    return _TOO_LONG if number == errno.EFBIG else ""


def _named(error: BaseException) -> str:
    return _line(f"{type(error).__name__}: {error}").removesuffix(":")


def _line(text: str) -> str:
    """Return a text as one line that can be written in UTF-8, cut to what a verdict shows."""
    line = " ".join(text[: 100 * MESSAGE].split())
    return line.encode("utf-8", "backslashreplace").decode("utf-8")[:MESSAGE]


def _say(pipe: int, token: str, answer: Any) -> None:
    os.write(pipe, _row(token, answer))


def _row(token: str, answer: Any) -> bytes:
    return json.dumps([token, answer]).encode() + b"\n"


def _prctl(option: int, value: int) -> None:
    if LINUX:
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    main()
