"""Run the proof of an erratum: one check, which refutes the original and passes the corrected claim."""

import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from errata.model import Proof

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
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                if pipe:
                    pipe.close()
        self._process = None

    def prove(self, proof: Proof) -> Verdict:
        """Run a proof that has a snippet; return its verdict."""
        # The original once more at the end: a check that only counts its calls says otherwise then.
        claims = [proof.original, proof.corrected, proof.original]
        self._send([str((self._root / proof.snippet).resolve()), *claims])
        answer, late = self._receive(self._import_seconds), f"{self._import_seconds:g} s to import it"
        if answer is None:
            answer, late = self._receive(self._seconds), f"{self._seconds:g} s"
        if answer == "late":
            fault = f"{proof.snippet} takes more than {late}: make it smaller, or its loop end"
            return Verdict(original=fault, corrected=fault)
        if isinstance(answer, str):
            fault = f"{proof.snippet} ended the process ({answer}): a check only returns or asserts"
            return Verdict(original=fault, corrected=fault)
        if answer[0] == "unusable":
            fault = f"{proof.snippet} {answer[1]}"
            return Verdict(original=fault, corrected=fault)
        return _judge(proof, answer)

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
            [sys.executable, "-P", "-m", "errata.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._root,
            env={**os.environ, "PYTHONHASHSEED": "0"},
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
            return json.loads(row)
        code = self._process.wait()
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _read(pipe: Any, answers: queue.Queue[bytes]) -> None:
    """Put each line of a pipe into a queue, and an empty one at its end."""
    with suppress(ValueError):  # closed while it was read
        for row in pipe:
            answers.put(row)
    answers.put(b"")


def _judge(proof: Proof, answers: list[list[str]]) -> Verdict:
    name = proof.snippet
    (kind, reason), (other, counter), (again, _) = answers
    original = corrected = ""
    if kind == "stray":
        original = f"{name} raises {reason} on {proof.original}, where only AssertionError may be raised"
    elif kind == "passed":
        ignores = " like the corrected one: it ignores its input and" if other == "passed" else ": it"
        original = f"{name} passes the original claim {proof.original}{ignores} proves nothing"
    elif kind != again:
        original = f"{name} refutes {proof.original} once and then passes it: a check has no memory"
    elif not reason:
        original = f"{name} gives no reason: add a message to its assert"
    if other == "stray":
        corrected = f"{name} raises {counter} on {proof.corrected}, where nothing may be raised"
    elif other == "refuted":
        alike = " like the original one: it seems to ignore its input" if counter == reason else ""
        corrected = f"{name} refutes the corrected claim {proof.corrected}{alike}: {counter}"
    return Verdict(reason[:200], original[:300], corrected[:300])
