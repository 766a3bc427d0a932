"""Read what a reader sees of a Markdown source, each character at its place.

The syntax is that of CommonMark 0.31, with footnotes and formulas; a parser of it would not say
where in a line a word stands. Emphasis and the marks of blocks are overlooked where words are
compared. Source: https://spec.commonmark.org/0.31.2/
"""

import re
from html import unescape

from errata.text.html import INLINE
from errata.text.match import BLANK

_ELEMENTS = INLINE | frozenset(
    "address area article aside audio base blockquote body br button canvas caption center col colgroup "
    "datalist dd details dialog div dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "head header hgroup hr html iframe input legend li link main map math menu meta meter nav noscript "
    "object ol optgroup option output p picture pre progress rp rt ruby script search section select slot "
    "source strike style summary svg table tbody td template textarea tfoot th thead title tr track ul "
    "video".split()
)
_NAMES = "|".join(sorted(_ELEMENTS | {name.upper() for name in _ELEMENTS}))
# CommonMark lets any word be an attribute; here one without a value is one of HTML's, so that
# `a<b and c>d` is text.
_SWITCHES = "checked|controls|disabled|hidden|loop|markdown|muted|open|reversed|selected"
_ATTRIBUTE = rf"""\s+(?:[A-Za-z_:][\w.:-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)|(?:{_SWITCHES})(?![\w-]))"""
_ADDRESS = r"(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*\))+"
_TITLE = r"""\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\))"""
_TARGET = rf"\(\s*(?:(?:<[^<>\n]*>|{_ADDRESS})(?:{_TITLE})?)?\s*\)"
_LABEL = r"(?:\\.|[^\[\]\\])+"
_IN = r"(?:(?!\n[ \t\r]*\n).)"  # a character of a paragraph

TOKEN = re.compile(
    rf"""
    (?P<fence>^[ \t>]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)*(?P<fence_>`{{3,}}|~{{3,}})(?P<info>[^`\n]*)
        (?:\n(?![ \t>]*(?P=fence_)[`~]*[ \t\r]*$)[^\n]*)*(?:\n[ \t>]*(?P=fence_)[`~]*)?)
  | (?P<end>\n[ \t\r]*(?=\n))
  | (?P<code>(?<!`)(?P<code_>`+)(?!`){_IN}+?(?<!`)(?P=code_)(?!`))
  | (?P<formula>\$\${_IN}+?\$\$|\$(?=\S)(?:(?!\$){_IN})+?(?<=\S)\$(?!\d)
        |\\\((?:(?!\\[()]){_IN})+\\\)|^[ \t]*\\\[(?:(?!\\[\[\]]){_IN})+\\\])
  | (?P<escape>\\[!-/:-@\[-`{{-~])
  | (?P<comment><!--(?:(?!<!--).)*?-->)
  | (?P<tag><(?:(?P<opened>{_NAMES})(?:{_ATTRIBUTE})*\s*/?|/(?P<closed>{_NAMES})\s*)>)
  | (?P<autolink><(?:[A-Za-z][A-Za-z0-9+.-]{{1,31}}:[^\s<>]*|[\w.!\#$%&'*+/=?^`{{|}}~-]+@[\w.-]+)>)
  | (?P<note>\[\^[^\[\]\s]+\]:?)
  | (?P<definition>^[ ]{{0,3}}\[(?P<defined>{_LABEL})\]:[ \t]*(?:<[^<>\n]*>|\S+)(?:{_TITLE})?[ \t\r]*$)
  | (?P<bracket>!?\[)
  | (?P<link>\](?:{_TARGET}|\[(?P<label>(?!\^)(?:{_LABEL})?)\])?)
  | (?P<reference>&(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]*);)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def seen(source: str) -> str:
    """Return what a reader sees: what is not read is blank (U+00AD), so that places stay."""
    text = list(source)

    def blank(start: int, end: int) -> None:
        text[start:end] = BLANK * (end - start)

    tokens = list(TOKEN.finditer(source))
    defined = {_normal(token["defined"]) for token in tokens if token["defined"]}
    brackets: list[re.Match[str]] = []  # that are open, in this paragraph
    for token in tokens:
        start, end = token.span()
        match token.lastgroup:
            case "fence":
                blank(*token.span("info"))
            case "end":
                brackets.clear()
            case "escape":
                blank(start, start + 1)
            case "comment" | "note" | "definition":
                blank(start, end)
            case "tag":
                blank(start, end)
                if (token["opened"] or token["closed"]).lower() not in INLINE:
                    text[start] = "\n"
            case "autolink":
                blank(start, start + 1)
                blank(end - 1, end)
            case "bracket":
                brackets.append(token)
            case "link" if brackets:
                first = brackets.pop()
                label = token["label"] or source[first.end() : start]
                if token[0].endswith(")") or _normal(label) in defined:
                    is_image = first[0] == "!["
                    blank(first.start(), end if is_image else first.end())
                    blank(start, end)
            case "reference":
                blank(start, end)
                meant = unescape(token[0])
                text[start : start + len(meant)] = meant
    return "".join(text)


def _normal(label: str) -> str:
    return " ".join(label.casefold().split())
