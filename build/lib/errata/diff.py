"""Word diff of two texts: lossless, whole words, one token a CJK character."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(rf"\s+|[{_CJK}]|[^\W{_CJK}]+(?:['’.-][^\W{_CJK}]+)*|.", re.DOTALL)


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
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("equal", "".join(a[i:j])))
        else:
            if i < j:
                pieces.append(Piece("delete", "".join(a[i:j])))
            if k < m:
                pieces.append(Piece("insert", "".join(b[k:m])))
    return pieces
