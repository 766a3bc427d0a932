"""Run the proof of an erratum: one check, which refutes the original and passes the corrected claim."""

import runpy
from pathlib import Path
from typing import Any

from errata.model import Proof


class ProofError(Exception):
    """A proof that does not prove its erratum; the message says why."""


def refute(proof: Proof, root: Path) -> str:
    """Run the check on the original claim, which it must refute; return its reason.

    root: folder to which `proof.snippet` is relative.
    Raises ProofError if the check passes, or raises anything but AssertionError.
    """
    try:
        _check(proof, root)(**proof.original)
    except AssertionError as refusal:
        if not str(refusal):
            raise ProofError(f"{proof.snippet} gives no reason: add a message to its assert") from None
        return str(refusal)
    except ProofError:
        raise
    except Exception as error:
        raise ProofError(_stray(proof, proof.original, error)) from error
    raise ProofError(f"{proof.snippet} passes the original claim {proof.original}: it proves nothing")


def confirm(proof: Proof, root: Path) -> None:
    """Run the check on the corrected claim, which it must pass.

    root: folder to which `proof.snippet` is relative.
    Raises ProofError if it does not.
    """
    try:
        _check(proof, root)(**proof.corrected)
    except ProofError:
        raise
    except AssertionError as refusal:
        message = f"{proof.snippet} refutes the corrected claim {proof.corrected}: {refusal}"
        raise ProofError(message) from refusal
    except Exception as error:
        raise ProofError(_stray(proof, proof.corrected, error)) from error


def _check(proof: Proof, root: Path) -> Any:
    try:
        return runpy.run_path(str(root / proof.snippet))["check"]
    except KeyError:
        raise ProofError(f"{proof.snippet} defines no function `check`") from None
    except Exception as error:
        message = f"{proof.snippet} cannot be imported: {type(error).__name__}: {error}"
        raise ProofError(message) from error


def _stray(proof: Proof, claim: dict[str, Any], error: Exception) -> str:
    name = type(error).__name__
    return f"{proof.snippet} raises {name} on {claim}, where only AssertionError may be raised: {error}"
