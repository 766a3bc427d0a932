"""The recorded verdicts: pages show the reasons in them, because a build runs no proofs.

A verdict holds for what it judged and nothing else: the program and both claims, by their digest.
What has changed since, or was never judged, is ER313 until `errata prove --update` has judged it.
"""

import errno
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from errata.register.characters import control
from errata.register.model import Erratum, Proof, Register
from errata.register.yaml import Problem

FILE = "snippets/errata/verdicts.json"
"""Where the verdicts stand, from the root of the register."""

RULES = 1
"""Version of the rules by which a proof is judged: raised when they change, so that all are judged anew."""

Key = tuple[str, str]
"""The id of an entry, and the digest of its proof."""

_FIELDS = ("id", "digest", "reason")
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def provable(register: Register) -> Iterator[tuple[Erratum, Proof, Key]]:
    """Yield the entries that have a proof to run, each with it and the key of its verdict.

    Raises OSError if a program cannot be read.
    """

    @cache  # several entries may share one
    def source(snippet: str) -> bytes:
        return (register.root / snippet).read_bytes()

    for entry in register.errata:
        if entry.proof and entry.proof.snippet:
            yield entry, entry.proof, (entry.id, digest(source(entry.proof.snippet), entry.proof))


def digest(source: bytes, proof: Proof) -> str:
    """Return the SHA-256 of what a verdict judges: the rules, the claims as canonical JSON, the program.

    git may turn line ends into CRLF on one machine and not on another; for Python they are the same.
    """
    claims = _CANONICAL.encode([RULES, proof.original, proof.corrected])
    return hashlib.sha256(claims.encode() + b"\n" + source.replace(b"\r\n", b"\n")).hexdigest()


def read(root: Path) -> dict[Key, str]:
    """Return the recorded reason against each original; empty if none was ever recorded.

    Raises ValueError if the record is damaged or of an old form; its message says how to mend it.
    """
    path = root / FILE
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for
            raise OSError(errno.EINVAL, "Is not a regular file")
        rows = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ValueError(
            f"{FILE} cannot be read ({error.strerror}); remove it and rewrite it: errata prove --update"
        ) from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{FILE} cannot be read ({error}); rewrite it: errata prove --update") from None
    if not isinstance(rows, list) or not all(map(_is_verdict, rows)):
        raise ValueError(
            f"{FILE} is not a list of verdicts with {', '.join(_FIELDS)}; rewrite it: errata prove --update"
        )
    return {(row["id"], row["digest"]): row["reason"] for row in rows}


def _is_verdict(row: object) -> bool:
    return (
        isinstance(row, dict)
        and row.keys() == set(_FIELDS)
        and all(isinstance(value, str) and value and not control(value) for value in row.values())
    )


def record(root: Path, recorded: dict[Key, str]) -> dict[Path, str]:
    """Return the file that records the reasons, and its text; nothing if there is none and need be none."""
    if not recorded and not (root / FILE).exists():
        return {}
    rows = [dict(zip(_FIELDS, (*key, reason), strict=True)) for key, reason in sorted(recorded.items())]
    return {root / FILE: json.dumps(rows, ensure_ascii=False, indent=2) + "\n"}


def judge(register: Register) -> tuple[Register, list[Problem]]:
    """Return the register with the reason in each proof that has a verdict, and the record's problems.

    A record is right if each proof has a verdict in it, and each verdict a proof.
    """
    try:
        recorded = read(register.root)
    except ValueError as error:
        return register, [Problem(1, 1, "ER313", str(error))]
    proofs = list(provable(register))
    known, problems, judged = {}, [], {identity for identity, _ in recorded}
    for entry, proof, key in proofs:
        if fault := stale(key, proof, recorded, judged):
            problems.append(Problem(*proof.places["snippet"], "ER313", f"{entry.id}: {fault}"))
        else:
            known[entry.line] = replace(entry, proof=replace(proof, reason=recorded[key]))
    problems += strays(register, {key for _, _, key in proofs}, recorded)
    return replace(register, errata=tuple(known.get(one.line, one) for one in register.errata)), problems


def stale(key: Key, proof: Proof, recorded: dict[Key, str], judged: set[str]) -> str:
    """Say why the record holds no verdict of a proof as it is; nothing if it does.

    judged: the ids of the entries that have a verdict in the record.
    """
    if key in recorded:
        return ""
    if key[0] in judged:
        return (
            f"{proof.snippet}, a claim or the rules of proving have changed since its verdict; "
            "run it again: errata prove --update"
        )
    return f"{proof.snippet} has no verdict: it never ran, or failed; run it: errata prove --update"


def strays(register: Register, keys: set[Key], recorded: dict[Key, str]) -> list[Problem]:
    """Return what is wrong with verdicts of entries that are gone or have no proof any more.

    keys: those of the proofs of the register.
    """
    lines = {entry.id: entry.line for entry in register.errata}
    # Of an entry whose verdict is stale that is said already.
    waiting = {identity for identity, _ in keys - recorded.keys()}
    return [
        Problem(
            lines.get(identity, 1),
            1,
            "ER313",
            f"{identity}: {FILE} holds a verdict, and errata.yml no proof that it is of; "
            "take it out: errata prove --update",
        )
        for identity in sorted({identity for identity, _ in recorded.keys() - keys} - waiting)
    ]


def differs(entry: Erratum, proof: Proof, reason: str, recorded: dict[Key, str]) -> str:
    """Say how the reason that a proof gives now differs from the one recorded, if there is one."""
    told = [text for (identity, _), text in recorded.items() if identity == entry.id]
    if not told or reason in told:
        return ""
    return (f"{proof.snippet} says {reason!r}, recorded is {told[0]!r}; record it: errata prove --update")[
        :400
    ]
