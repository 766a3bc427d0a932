"""In which encoding a page of HTML is, told as browsers tell it."""

import codecs
import re
from contextlib import suppress

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_DECLARED = re.compile(
    rb"""\A<\?xml[^>]*?\sencoding\s*=\s*["'](?P<xml>[\w-]+)|<meta[^>]*?charset\s*=\s*["']?\s*(?P<meta>[\w-]+)""",
    re.IGNORECASE,
)
# What browsers read as an encoding that has more (WHATWG, Encoding, 4.2, read 2026-11-27), in Python's names.
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip


def marked(content: bytes) -> str:
    """Return the encoding that a byte order mark tells, in Python's name; nothing without such a mark."""
    return next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")


def encoding(content: bytes) -> str:
    """Return the encoding of a page, in Python's name.

    It is the one that a byte order mark tells, else UTF-8, or the one that the page declares if it is not in
    UTF-8 (WHATWG, HTML, 13.2.3.2, which asks for what is declared first); UTF-8 too if it is in neither.
    """
    if name := marked(content):
        return name
    declared = _DECLARED.search(content[:1024])
    with suppress(UnicodeDecodeError):
        declared = declared if content.decode("utf-8").isascii() else None
    try:
        name = codecs.lookup((declared["xml"] or declared["meta"]).decode()).name if declared else "utf-8"
        name = _WIDER.get(name, name)
        again = content.decode(name, "surrogateescape").encode(name, LOSSLESS)
        return name if "<>".encode(name) == b"<>" and again == content else "utf-8"
    except (LookupError, UnicodeError):
        return "utf-8"


def _otherwise(error: UnicodeError) -> tuple[bytes, int]:
    """Write what an encoding lacks as references, and bytes that it does not know as they were."""
    assert isinstance(error, UnicodeEncodeError)
    written = (
        bytes([ord(char) - 0xDC00]) if "\udc80" <= char <= "\udcff" else b"&#%d;" % ord(char)
        for char in error.object[error.start : error.end]
    )
    return b"".join(written), error.end


LOSSLESS = "errata.page"
"""How to write a page of HTML that was read with `surrogateescape`: see `_otherwise`."""
codecs.register_error(LOSSLESS, _otherwise)
