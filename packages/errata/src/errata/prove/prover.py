"""Run the proof of an erratum: one check, which refutes the original and passes the corrected claim."""

import ast
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Self

from errata.register.characters import visible
from errata.register.model import Proof

SECONDS = 10.0  # for the claims of a proof
IMPORT_SECONDS = 120.0  # for its imports, which may be large
MESSAGE = 300  # characters; a worker cuts what it tells as well, but a proof may write in its place
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # sets print alike
    "OMP_NUM_THREADS": "1",  # sums are alike on every machine, and
    "OPENBLAS_NUM_THREADS": "1",  # NumPy starts no thread when it is imported: a fork would wait for it
}
_SLACK = 5.0  # seconds, beyond the time of a proof, for the process that it is forked from
_ONLY = "a check only returns or asserts"
_FORGES = f"writes to the pipe of the prover: {_ONLY}"

_Told = list[list[list[str]]] | str


@dataclass(frozen=True)
class Verdict:
    """What a proof did: its reason against the original, or what is wrong with either side.

    original: why the original claim is not refuted; empty if it is.
    corrected: why the corrected claim is not confirmed; empty if it is.
    """

    reason: str = ""
    original: str = ""
    corrected: str = ""

    @property
    def faults(self) -> list[str]:
        """Return what is wrong, each thing once."""
        return list(dict.fromkeys(filter(None, (self.original, self.corrected))))

    def part(self, fault: str) -> str:
        """Return the part of the proof that a fault is about."""
        if self.original == self.corrected:
            return "snippet"
        return "original" if fault == self.original else "corrected"


def impossible() -> str:
    """Say why no proof can run on this system; nothing if one can."""
    if hasattr(os, "killpg"):
        return ""
    return "a proof is killed with all that it started, which needs POSIX: run it on Linux, macOS or WSL"


class Prover:
    """Proves one entry after another, each in a process of its own, forked from one that has its imports.

    root: folder to which `proof.snippet` is relative.
    seconds, import_seconds: time for the claims of a proof, and for what it imports.
    """

    def __init__(self, root: Path, seconds: float = SECONDS, import_seconds: float = IMPORT_SECONDS) -> None:
        self._root = root
        self._seconds = seconds
        self._import_seconds = import_seconds
        self._workers: dict[tuple[str, ...], _Worker] = {}
        self._known: dict[tuple[str, str], Verdict] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        while self._workers:
            self._workers.popitem()[1].close()

    def prove_once(self, proof: Proof, digest: str) -> Verdict:
        """Return the verdict on a proof that has a snippet; all with its program and claims share a run.

        digest: of the program and the claims, as `verdicts.provable` gives it.
        """
        key = proof.snippet, digest
        if key not in self._known:
            self._known[key] = self.prove(proof)
        return self._known[key]

    def prove(self, proof: Proof) -> Verdict:
        """Run a proof that has a snippet; return its verdict."""
        # Twice, imported anew and in the other order: what counts its calls or draws by chance
        # says something else then.
        rounds = [[proof.original, proof.corrected], [proof.corrected, proof.original]]
        told = self._ask(self._root / proof.snippet, rounds)
        if isinstance(told, str):
            fault = visible(f"{proof.snippet} {told}"[:MESSAGE])
            return Verdict(original=fault, corrected=fault)
        return _judge(proof, told[0], told[1][::-1])

    def _ask(self, snippet: Path, rounds: list[list[dict[str, Any]]]) -> _Told:
        modules = _imports(snippet)  # of no other proof: with those one would pass that lacks an import
        if modules in self._workers and self._workers[modules].ended():
            self._workers.pop(modules).close()
        if modules not in self._workers:
            self._workers[modules] = _Worker(self._root, modules)
        try:
            return self._workers[modules].ask(snippet.resolve(), rounds, self._seconds, self._import_seconds)
        except _EndedError as ended:
            self._workers.pop(modules).close(0)
            return str(ended)


class _EndedError(Exception):
    """What a proof did to the process that it was forked from."""


def _command(modules: tuple[str, ...]) -> list[str]:
    """Return how a worker is started: by its path, since proofs would see what it imports."""
    # -P: a file beside errata.yml does not shadow a module.
    return [sys.executable, "-P", str(Path(__file__).with_name("worker.py")), *modules]


class _Worker:
    """The process that proofs with the same imports are forked from."""

    def __init__(self, root: Path, modules: tuple[str, ...]) -> None:
        self._said = b""  # and not read yet
        with TemporaryFile() as printed:
            self._process = subprocess.Popen(
                _command(modules),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=printed,
                cwd=root,
                env={**os.environ, **_ENVIRONMENT},
                start_new_session=True,
            )

    def ended(self) -> bool:
        """Say whether the process has ended."""
        return self._process.poll() is not None

    def close(self, seconds: float = _SLACK) -> None:
        """End the process, and with it the proof that it runs, if any; kill it after so many seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process.stdout.close()

    def ask(
        self, program: Path, rounds: list[list[dict[str, Any]]], seconds: float, import_seconds: float
    ) -> _Told:
        """Return [kind, message] for each claim of each round, or in a text why there is none.

        Raises _EndedError if the process can answer no more.
        """
        token = secrets.token_hex(8)  # whatever else is written to the pipe is no answer
        request = [token, str(program), rounds, seconds, import_seconds]
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it ended just now: the answer says so
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        late = f"takes more than {import_seconds:g} s to import it: make it smaller, or end its loop"
        if self._receive(import_seconds, late) != [token, None]:
            raise _EndedError(_FORGES)
        late = f"stopped the process that it was forked from: {_ONLY}"
        answer = self._receive(len(rounds) * (seconds + import_seconds) + _SLACK, late)
        match answer:
            case [key, str() | list() as told] if key == token and _fits(told, rounds):
                return told
        raise _EndedError(_FORGES)

    def _receive(self, seconds: float, late: str) -> Any:
        """Return the next answer; raises _EndedError if there is none in time."""
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        until = time.monotonic() + seconds
        while b"\n" not in self._said:
            if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
                raise _EndedError(late)
            part = os.read(pipe, 1 << 16)
            if not part:
                code = self._process.wait()
                how = f"signal {-code}" if code < 0 else f"exit code {code}"
                raise _EndedError(f"ended the process that it was forked from ({how}): {_ONLY}")
            self._said += part
            if len(self._said) > 1 << 20:
                raise _EndedError(_FORGES)
        row, self._said = self._said.split(b"\n", 1)
        with suppress(ValueError, RecursionError):
            return json.loads(row)
        return None


def _fits(told: Any, rounds: list[list[dict[str, Any]]]) -> bool:
    """Say whether an answer is a text, or has a kind and a message for each claim; a forged one may not."""
    if isinstance(told, str):
        return True
    shape = [[[type(part) for part in row] for row in one] for one in told] if _nested(told) else None
    return shape == [[[str, str] for _ in claims] for claims in rounds]


def _nested(told: list[Any]) -> bool:
    return all(isinstance(one, list) and all(isinstance(row, list) for row in one) for one in told)


def _imports(program: Path) -> tuple[str, ...]:
    """Return the packages that a program imports and Python does not bring; none if it is no Python."""
    try:
        with warnings.catch_warnings(action="ignore"):
            nodes = list(ast.walk(ast.parse(program.read_bytes())))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ()  # the run says why
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    return tuple(sorted({name.partition(".")[0] for name in names} - sys.stdlib_module_names))


def _judge(proof: Proof, first: list[list[str]], second: list[list[str]]) -> Verdict:
    """Judge what a check said in each of two rounds of the original and the corrected claim."""
    name = proof.snippet
    (kind, reason), (other, counter) = first
    if [kind, other] != [second[0][0], second[1][0]]:
        fault = "a check must not depend on earlier calls or on chance"
        return Verdict(original=f"{name} gives different answers to the same claim: {fault}")
    original = corrected = ""
    if kind == "stray":
        original = f"{name} raises {reason} on {proof.original}, where only AssertionError may be raised"
    elif kind == "passed":
        ignores = " like the corrected one: it ignores its input and" if other == "passed" else ": it"
        original = f"{name} passes the original claim {proof.original}{ignores} proves nothing"
    elif not reason:
        original = f"{name} gives no reason: add a message to its assert"
    elif reason != second[0][1]:
        original = f"{name} gives a different reason each time: seed its generator, leave out clocks and ids"
    if other == "stray":
        corrected = f"{name} raises {counter} on {proof.corrected}, where nothing may be raised"
    elif other == "refuted":
        alike = " like the original one: it seems to ignore its input" if counter == reason else ""
        corrected = f"{name} refutes the corrected claim {proof.corrected}{alike}: {counter}"
    return Verdict(*(visible(text) for text in (reason[:200], original[:MESSAGE], corrected[:MESSAGE])))
