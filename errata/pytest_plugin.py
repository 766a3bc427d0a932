"""Each proof of a register as two tests: original-refuted and corrected-confirmed.

One line in the topmost conftest.py is enough: `pytest_plugins = ["errata.pytest_plugin"]`.
A file errata.yml is collected where pytest meets it, and the one in pytest's root also when
only `testpaths` are run.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from errata import verdicts
from errata.check import check_file, report
from errata.model import Erratum, Proof
from errata.prove import Prover, Verdict


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
        """Yield two tests for each entry that has a proof to run."""
        register, problems = check_file(self.path)
        if register is None:
            raise self.CollectError(report(self.path.name, problems))
        self.prover = Prover(self.path.parent)
        self.config.add_cleanup(self.prover.close)
        self.verdicts: dict[str, Verdict] = {}
        for entry, proof in verdicts.provable(register):
            for side in ("original-refuted", "corrected-confirmed"):
                yield ProofItem.from_parent(self, name=f"{entry.id}-{side}", entry=entry, proof=proof)

    def verdict(self, entry: Erratum, proof: Proof) -> Verdict:
        """Return the verdict on an entry; its proof runs once for both of its tests."""
        if entry.id not in self.verdicts:
            self.verdicts[entry.id] = self.prover.prove(proof)
        return self.verdicts[entry.id]


class ProofError(Exception):
    """A proof that does not prove its erratum."""


class ProofItem(pytest.Item):
    """One side of a proof."""

    def __init__(self, *, entry: Erratum, proof: Proof, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.entry, self.proof = entry, proof

    def runtest(self) -> None:
        """Fail with the line of the entry if this side of its proof does not hold."""
        register = self.parent
        assert isinstance(register, RegisterFile)
        verdict = register.verdict(self.entry, self.proof)
        if self.name.endswith("corrected-confirmed"):
            code, fault = "ER301", verdict.corrected
        elif verdict.original:
            code, fault = "ER301", verdict.original
        else:
            recorded = verdicts.read(register.path.parent)
            code, fault = "ER304", verdicts.stale(self.entry, verdict.reason, recorded)
        if fault:
            raise ProofError(f"{register.path.name}:{self.entry.line}:1: {code} {self.entry.id}: {fault}")

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show what was found without a traceback."""
        if isinstance(excinfo.value, ProofError | ValueError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the entry stands."""
        return self.path, self.entry.line - 1, self.name
