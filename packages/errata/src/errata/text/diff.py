"""Word diff of two texts: lossless, whole words, one token a CJK character."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(rf"\s+|[{CJK}]|[^\W{CJK}]+(?:['’.-][^\W{CJK}]+)*|.", re.DOTALL)


class Piece(NamedTuple):
    """A run of text: in both versions, only in the original, or only in the corrected one."""

    kind: Literal["equal", "delete", "insert"]
    text: str


def words(original: str, corrected: str) -> list[Piece]:
    """Return the pieces of a word diff, deletions before insertions.

    The equal and deleted pieces join to `original`, the equal and inserted ones to `corrected`.
    """
    a, b = _TOKEN.findall(original), _TOKEN.findall(corrected)
    pieces: list[Piece] = []
    deleted = inserted = ""

    def close() -> None:
        nonlocal deleted, inserted
        if deleted:
            pieces.append(Piece("delete", deleted))
        if inserted:
            pieces.append(Piece("insert", inserted))
        deleted = inserted = ""

    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for n, (tag, i, j, k, m) in enumerate(codes):
        text = "".join(a[i:j])
        if tag == "equal" and not (0 < n < len(codes) - 1 and _is_island(text)):
            close()
            pieces.append(Piece("equal", text))
        else:
            deleted += text
            inserted += "".join(b[k:m])
    close()
    return pieces


def _is_island(text: str) -> bool:
    """Say whether text that two changes share is too little to keep them apart for a reader."""
    return sum(char.isalnum() for char in text) < 2
