"""Run the proof of an erratum: one check, which refutes the original and passes the corrected claim."""

import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from errata.register.characters import visible
from errata.register.model import Proof

_WORKER = Path(__file__).with_name("worker.py")  # run by its path: what it imports, proofs would see
SECONDS = 10.0  # for the claims of a proof
IMPORT_SECONDS = 120.0  # for its imports, which may be large


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
    """Proves one entry after another in one process, which is killed and replaced when it hangs.

    root: folder to which `proof.snippet` is relative.
    seconds, import_seconds: time for the claims of a proof, and for what it imports.
    """

    def __init__(self, root: Path, seconds: float = SECONDS, import_seconds: float = IMPORT_SECONDS) -> None:
        self._root = root
        self._seconds = seconds
        self._import_seconds = import_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # also what a proof has started
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                if pipe:
                    pipe.close()
        self._process = None

    def prove(self, proof: Proof) -> Verdict:
        """Run a proof that has a snippet; return its verdict."""
        # Twice, imported anew and in the other order: what counts its calls or draws by chance
        # says something else then.
        rounds = []
        for claims in ([proof.original, proof.corrected], [proof.corrected, proof.original]):
            answers = self._ask(proof.snippet, claims)
            if isinstance(answers, str):
                fault = f"{proof.snippet} {answers}"
                return Verdict(original=fault, corrected=fault)
            rounds.append(answers)
        return _judge(proof, rounds[0], rounds[1][::-1])

    def _ask(self, snippet: str, claims: list[dict[str, Any]]) -> list[list[str]] | str:
        """Return [kind, message] for each claim, or in a text why there is none."""
        token = secrets.token_hex(8)  # whatever else is written to the pipe is no answer
        self._send([token, str((self._root / snippet).resolve()), *claims])
        answer, late = self._receive(self._import_seconds), f"{self._import_seconds:g} s to import it"
        if answer == [token, None]:
            answer, late = self._receive(self._seconds), f"{self._seconds:g} s"
        if answer == "late":
            return f"takes more than {late}: make it smaller, or its loop end"
        if isinstance(answer, str):
            return f"ended the process ({answer}): a check only returns or asserts"
        if not isinstance(answer, list) or answer[:1] != [token]:
            self.close()
            return "writes to the pipe of the prover: a check only returns or asserts"
        told: list[list[str]] | str = answer[1]
        return told

    def _send(self, request: list[Any]) -> None:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it ended just now: the answer says so
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def _start(self) -> None:
        # -P: a file beside errata.yml does not shadow a module. The hash seed: sets print alike.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._root,
            env={**os.environ, "PYTHONHASHSEED": "0"},
            start_new_session=True,
        )
        self._answers = queue.Queue()
        threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True).start()

    def _receive(self, seconds: float) -> Any:
        """Return the next answer; "late" and the process killed, or how it ended, if there is none."""
        assert self._process is not None
        try:
            row = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            return "late"
        if row:
            with suppress(ValueError):
                return json.loads(row)
            return None
        code = self._process.wait()
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _read(pipe: Any, answers: queue.Queue[bytes]) -> None:
    """Put each line of a pipe into a queue, and an empty one at its end."""
    with suppress(ValueError):  # closed while it was read
        for row in pipe:
            answers.put(row)
    answers.put(b"")


def _judge(proof: Proof, first: list[list[str]], second: list[list[str]]) -> Verdict:
    """Judge what a check said in each of two rounds of the original and the corrected claim."""
    name = proof.snippet
    (kind, reason), (other, counter) = first
    if [kind, other] != [second[0][0], second[1][0]]:
        fault = f"{name} says one thing once and another then: a check has no memory and draws no lots"
        return Verdict(original=fault)
    original = corrected = ""
    if kind == "stray":
        original = f"{name} raises {reason} on {proof.original}, where only AssertionError may be raised"
    elif kind == "passed":
        ignores = " like the corrected one: it ignores its input and" if other == "passed" else ": it"
        original = f"{name} passes the original claim {proof.original}{ignores} proves nothing"
    elif not reason:
        original = f"{name} gives no reason: add a message to its assert"
    elif reason != second[0][1]:
        original = f"{name} gives another reason each time: seed its generator, leave out clocks and ids"
    if other == "stray":
        corrected = f"{name} raises {counter} on {proof.corrected}, where nothing may be raised"
    elif other == "refuted":
        alike = " like the original one: it seems to ignore its input" if counter == reason else ""
        corrected = f"{name} refutes the corrected claim {proof.corrected}{alike}: {counter}"
    return Verdict(*(visible(text) for text in (reason[:200], original[:300], corrected[:300])))
