"""Each proof of a register as two tests, original-refuted and corrected-confirmed, and one of its record.

One line in the topmost conftest.py is enough: `pytest_plugins = ["errata.pytest_plugin"]`.
A file errata.yml is collected where pytest meets it, and the one in pytest's root also when
only `testpaths` are run.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from errata.check.checker import check_file, report
from errata.prove import verdicts
from errata.prove.prover import Prover, impossible
from errata.register.model import Erratum, Proof, Register


def pytest_configure(config: pytest.Config) -> None:
    """Add the register in pytest's root to the paths of the configuration."""
    register = config.rootpath / "errata.yml"
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and register.is_file():
        config.args.append(str(register))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the proofs of a file named errata.yml."""
    if file_path.name != "errata.yml":
        return None
    collected: pytest.Collector = RegisterFile.from_parent(parent, path=file_path)
    return collected


class RegisterFile(pytest.File):
    """A register; a problem of it fails its collection."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield two tests for each entry that has a proof to run, and one of all verdicts."""
        register, problems = check_file(self.path)
        if register is None:
            raise self.CollectError(report(self.path.name, problems))
        yield VerdictsItem.from_parent(self, name="verdicts", register=register)
        self.prover = Prover(register.root)
        self.config.add_cleanup(self.prover.close)
        self.recorded: dict[verdicts.Key, str] = {}
        with suppress(ValueError):  # which the test of the record says
            self.recorded = verdicts.read(register.root)
        for entry, proof, (_, digest) in verdicts.provable(register):
            for side in ("original-refuted", "corrected-confirmed"):
                yield ProofItem.from_parent(
                    self, name=f"{entry.id}-{side}", entry=entry, proof=proof, digest=digest
                )


class ProofError(Exception):
    """A proof that does not prove its erratum."""


class VerdictsItem(pytest.Item):
    """The record: each proof has its verdict, and each verdict its proof."""

    def __init__(self, *, register: Register, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.register = register

    def runtest(self) -> None:
        """Fail with the line of each proof that has no verdict."""
        if problems := verdicts.judge(self.register)[1]:
            raise ProofError(report(self.path.name, problems))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show what was found without a traceback."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the register begins."""
        return self.path, 0, self.name


class ProofItem(pytest.Item):
    """One side of a proof."""

    def __init__(self, *, entry: Erratum, proof: Proof, digest: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.entry, self.proof, self.digest = entry, proof, digest

    def runtest(self) -> None:
        """Fail with the line of the claim if this side of the proof does not hold."""
        if reason := impossible():
            pytest.skip(reason)
        register = self.parent
        assert isinstance(register, RegisterFile)
        verdict = register.prover.prove_once(self.proof, self.digest)
        code = "ER301"
        if self.name.endswith("corrected-confirmed"):
            fault = verdict.corrected
        elif not (fault := verdict.original):
            code = "ER304"
            fault = verdicts.differs(self.entry, self.proof, verdict.reason, register.recorded)
        if fault:
            line, column = self.proof.places[verdict.part(fault) if code == "ER301" else "snippet"]
            raise ProofError(f"{register.path.name}:{line}:{column}: {code} {self.entry.id}: {fault}")

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show what was found without a traceback."""
        if isinstance(excinfo.value, ProofError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the entry stands."""
        return self.path, self.entry.line - 1, self.name
