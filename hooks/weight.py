"""What a first visit loads, cut to what the site shows: characters of fonts, rules of the theme's styles.

Only `mkdocs build` cuts; `mkdocs serve` sends everything. tests/browser/test_gates.py weighs each page.
"""

import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from string import printable

import tinycss2
from bs4 import BeautifulSoup, SoupStrainer
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from mkdocs.plugins import event_priority

_NAME = re.compile(r"[\w-]+")
_ICON = re.compile(r'(--[\w-]+):url\("[^"]*"\);?')
_FORMULAS = SoupStrainer(class_="katex-html")

_builds = False
_text: set[str] = set()  # characters of all pages
_formulas: set[str] = set()  # characters that KaTeX sets


def on_startup(command, dirty):
    global _builds
    _builds = command == "build"


def on_post_page(output, page, config):
    if _builds:
        _text.update(output)
        _formulas.update(BeautifulSoup(output, "html.parser", parse_only=_FORMULAS).get_text())
    return output


@event_priority(-100)  # after plugins that write files of their own
def on_post_build(config):
    if not _builds:
        return
    assets = Path(config.site_dir, "assets")
    for font in assets.glob("katex/fonts/*.woff2"):
        font.write_bytes(with_characters(font, "".join(_formulas)))
    for font in assets.glob("fonts/*.woff2"):
        font.write_bytes(with_characters(font, "".join(_text | set(printable)), weights=(400, 700)))
    files = [path for path in Path(config.site_dir).rglob("*") if path.suffix in {".html", ".js"}]
    names = {name for path in files for name in _NAME.findall(path.read_text("utf-8"))}
    for styles in assets.glob("stylesheets/*.css"):
        styles.write_text(with_names(styles.read_text("utf-8"), names), "utf-8")


def with_characters(path: Path, text: str, weights: tuple[int, int] | None = None) -> bytes:
    """Return a font as WOFF2 with the glyphs of a text, a variable one within a range of weights."""
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp"], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    if weights:
        instancer.instantiateVariableFont(font, {"wght": weights}, inplace=True)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def with_names(styles: str, names: set[str]) -> str:
    """Return a stylesheet without selectors that ask for a class outside names, and without unused icons."""
    written = _written(tinycss2.parse_stylesheet(styles), names)
    return _ICON.sub(lambda icon: icon[0] if f"var({icon[1]}" in written else "", written)


def _written(rules, names: set[str]) -> str:
    written = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [_css(part) for part in _parts(rule.prelude) if _classes(part) <= names]
            if selectors:
                written.append(f"{','.join(selectors)}{{{_css(rule.content)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            if inner := _written(tinycss2.parse_rule_list(rule.content), names):
                written.append(f"@{rule.at_keyword}{_css(rule.prelude)}{{{inner}}}")
        else:
            written.append(rule.serialize())
    return "".join(written)


_css = tinycss2.serialize


def _parts(prelude):
    """Split a list of selectors at its commas; those inside :is(…) are inside a block, so not seen."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _classes(selector) -> set[str]:
    """Return the classes that a selector asks for outside of :is(…) and :not(…)."""
    return {name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"}
