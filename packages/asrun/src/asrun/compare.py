"""What is recorded against what is made: the rule of one unit, likely causes, what a page cannot show."""

import re
import tempfile
import unicodedata
from decimal import Decimal
from math import isclose

NAMES = (
    "python cpython pytorch torch numpy scipy scikit-learn sklearn matplotlib pandas transformers tokenizers "
    "gguf jax cuda version ver release arxiv section sec chapter ch figure fig table listing equation eq"
)
# A number with decimals that may differ in its last digit; or `exact`, what only looks like one.
_DECIMAL = re.compile(
    rf"""(?<![ ])[ ]*(?P<exact>
          (?<![\d.])\d+(?:\.\d+){{2,}}                            # 2.13.0, 127.0.0.1
        | (?i:\b(?:{"|".join(NAMES.split())})s?\.?                # torch 2.13, Sec. 5.3, torch (2.13)
            (?:[ ]|[-/]|[ ]?[:=<>~]{{1,2}}[ ]?|[ ]?\())\d+\.\d+
        | [^\W\d][-/]?\d+\.\d+ | §[ ]?\d+\.\d+                     # v1.2, gpt-3.5, HTTP/1.1
        | (?<![\d.,])(?:19|20)\d\d\.(?:0[1-9]|1[0-2])(?![\d%])     # 2024.03
    )|(?<![ ])(?P<pad>[ ]*)(?P<sign>(?<![\w.)\]])[-+])?
      (?<![\w.])(?P<whole>\d{{1,3}}(?:,\d{{3}}){{1,40}}|\d+)\.(?P<decimals>\d+)(?!\d|\.\d)
      (?P<power>[eE][-+]?\d+)?""",
    re.VERBOSE,
)

# What pymdownx.snippets replaces: an include on a line of its own, the edges of a section anywhere.
_INCLUDE = re.compile(r"^[ \t]*;*-+8<-+|-8<-+[ \t]+\[[ \t]*(?i:start|end)[ \t]*:")


def difference(recorded: str, now: str, exact: bool = False) -> int | None:
    """Return the first line, from 0, in which two outputs differ, or None if they agree.

    A decimal may differ by one unit of its last printed digit, and its padding as the number gets longer;
    the sign of what is not zero, versions and all else must be equal.
    """
    old, new = ended(recorded), ended(now)
    for i in range(max(len(old), len(new))):
        if i >= len(old) or i >= len(new) or not _agree(old[i], new[i], exact):
            return i
    return None


def ended(text: str) -> list[str]:
    """Return the lines of a text, with one more that says so if the last one is not ended."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else [*lines, r"\ no new line at the end"]


def _agree(old: str, new: str, exact: bool) -> bool:
    if old == new:
        return True
    (texts, decimals), (other_texts, others) = _parts(old), _parts(new)
    try:
        return not exact and texts == other_texts and all(map(_near, decimals, others))
    except ArithmeticError:  # of a power that no decimal has
        return False


def _parts(line: str) -> tuple[list[str], list[re.Match[str]]]:
    """Return the texts around the decimals of a line, and the decimals as matches."""
    found = [match for match in _DECIMAL.finditer(line) if match["exact"] is None]
    edges = [0, *(edge for match in found for edge in match.span()), len(line)]
    return [line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)], found


def _near(a: re.Match[str], b: re.Match[str]) -> bool:
    x, y = (Decimal((m["sign"] or "") + m[0].lstrip(" +-").replace(",", "")) for m in (a, b))
    signs = {a["sign"], b["sign"]}
    # 0.0e+00 has no power of its own: its unit is that of the other number.
    powers = [int((match["power"] or "e0")[1:]) for match, value in ((a, x), (b, y)) if value]
    return (
        (a["pad"] == b["pad"] or len(a[0]) == len(b[0]))
        and (len(signs) == 1 or (x == y == 0 and "-" in signs))
        and len(a["decimals"]) == len(b["decimals"])
        and bool(a["power"]) == bool(b["power"])
        and (min(abs(x), abs(y)) < 1000 or ("," in a["whole"]) == ("," in b["whole"]))
        and abs(x - y) <= Decimal(10) ** (max(powers, default=0) - len(a["decimals"]))
    )


def unshowable(out: str) -> tuple[int, str] | None:
    """Return line, from 0, and cause of what Markdown would change in an output, or None."""
    lines = out.split("\n")
    if lines[-1] == "":
        lines.pop()
    for i, line in enumerate(lines):
        for character in line:
            if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character == "\ufeff":
                return i, f"the character U+{ord(character):04X}, which a page shows otherwise or not at all"
        if re.match(r"\s*(```|~~~)", line):
            return i, f"{line.strip()[:3]} at the start of a line, which ends the block of the page"
        if _INCLUDE.search(line):
            return i, "the mark of an include, -8<-, which a page replaces"
        if not line.strip() and (line or i in (0, len(lines) - 1)):
            return i, "a first or last line that is blank, or one of blanks alone, which a page leaves out"
    return None


def likely_cause(one: str, other: str, source: str) -> str:
    """Guess from two outputs, figures or values, and the program, why they differ."""
    ids = re.compile(r'(?<= id=")[^"]*|(?<=#)\w+')
    if "<svg" in one and ids.sub("", one) == ids.sub("", other):
        return "random ids of the figure: leave `svg.hashsalt` to the recorder"
    if "<svg" in one and re.sub("<dc:date>.*", "", one) == re.sub("<dc:date>.*", "", other):
        return "a date in the figure's metadata: leave it out"
    if tempfile.gettempdir() in one:
        return "the path of its folder: print names alone"
    if re.search(r"\b0x[0-9a-f]{6,}", one):
        return "the address of an object: print what it holds"
    causes = []
    if sorted(re.findall(r"\w+", one)) == sorted(re.findall(r"\w+", other)):
        causes.append("the order of a set: sort it")
    if re.search(r"\b(time|datetime|date)\b", source):
        causes.append("a clock: print no time")
    if re.search(r"random|rng|shuffle|sample|multinomial|\brand|uuid", source):
        causes.append("random numbers without a seed: np.random.default_rng(SEED)")
    if re.search(r"\bhash\(", source):
        causes.append("a hash, which differs from process to process")
    return ", or ".join(causes) or "a seed that is missing, a clock, or the order of a set"


def equal(old: object, new: object) -> bool:
    """Say whether two recorded values are of one type and agree."""
    if isinstance(old, float) and isinstance(new, float):
        return isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
    return type(old) is type(new) and old == new
