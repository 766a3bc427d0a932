"""The recorded reasons against the originals: pages show them, because a build runs no proofs."""

import json
from pathlib import Path

from errata.model import Erratum, Proof, Register

FILE = Path("snippets", "errata", "verdicts.json")


def provable(register: Register) -> list[tuple[Erratum, Proof]]:
    """Return the entries that have a proof to run, each with it."""
    return [(entry, entry.proof) for entry in register.errata if entry.proof and entry.proof.snippet]


def read(root: Path) -> dict[str, str]:
    """Return the recorded reason against each original, by id; empty if none was ever recorded.

    Raises ValueError if the record is damaged; its message says how to mend it.
    """
    try:
        reasons = json.loads((root / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as error:
        raise ValueError(f"{FILE}:1:1: ER304 {error}; write it anew: errata prove --update") from None
    if not isinstance(reasons, dict) or not all(isinstance(text, str) for text in reasons.values()):
        raise ValueError(f"{FILE}:1:1: ER304 no messages by id; write it anew: errata prove --update")
    return reasons


def write(root: Path, reasons: dict[str, str]) -> None:
    """Record the reasons."""
    text = json.dumps(reasons, ensure_ascii=False, indent=2, sort_keys=True)
    (root / FILE).parent.mkdir(parents=True, exist_ok=True)
    (root / FILE).write_text(f"{text}\n", "utf-8")


def stale(entry: Erratum, reason: str, recorded: dict[str, str]) -> str:
    """Say how the record differs from the reason a proof gives now; nothing if it does not.

    Without any record there is nothing to differ from: pages then show no reasons.
    """
    if not recorded or recorded.get(entry.id) == reason:
        return ""
    told = repr(recorded[entry.id]) if entry.id in recorded else "nothing"
    snippet = entry.proof.snippet if entry.proof else ""
    return f"{snippet} says {reason!r}, recorded is {told}; record it: errata prove --update"[:400]
