"""What a first visit loads, cut to what the pages show: the theme's styles, the fonts of formulas, scripts.

Only `mkdocs build` cuts; `mkdocs serve` sends all. tests/browser/test_gates.py weighs each page.
"""

import re
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import minify
import tinycss2
from fontTools import subset
from fontTools.ttLib import TTFont
from mkdocs.plugins import event_priority

from extensions.formulas import apart

_NAME = re.compile(r"[\w-]+")
_ICON = re.compile(r'(--[\w-]+):url\("[^"]*"\);?')
_TAG = re.compile("<[^>]*>")

_builds = False
_characters: set[str] = set()


def on_startup(command, dirty):
    global _builds
    _builds = command == "build"


def on_post_page(output, page, config):
    if _builds:
        _characters.update(unescape(_TAG.sub("", apart(output)[1])))
    return output


@event_priority(-100)  # after plugins that write files of their own
def on_post_build(config):
    if not _builds:
        return
    site = Path(config.site_dir)
    for font in site.glob("assets/katex/fonts/*.woff2"):
        font.write_bytes(with_characters(font, _characters))
    files = [path for path in site.rglob("*") if path.suffix in {".html", ".js"}]
    names = {name for path in files for name in _NAME.findall(path.read_text("utf-8"))}
    for styles in site.glob("assets/stylesheets/*.css"):
        styles.write_text(with_names(styles.read_text("utf-8"), names), "utf-8")
    for script in site.glob("assets/*.js"):  # after their names were read
        script.write_text(minify.string("text/javascript", script.read_text("utf-8")), "utf-8")


def with_characters(path: Path, characters: set[str]) -> bytes:
    """Return a font as WOFF2 with the glyphs of these characters only."""
    font = TTFont(path, recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(hinting=False))
    cutter.populate(text="".join(characters))
    cutter.subset(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def with_names(styles: str, names: set[str]) -> str:
    """Return a stylesheet without selectors that ask for what is not in names, and without unused icons."""
    written = _written(tinycss2.parse_stylesheet(styles), names)
    return _ICON.sub(lambda icon: icon[0] if f"var({icon[1]}" in written else "", written)


def _written(rules, names: set[str]) -> str:
    css = tinycss2.serialize
    written = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [css(part) for part in _parts(rule.prelude) if _asked(part) <= names]
            if selectors:
                written.append(f"{','.join(selectors)}{{{css(rule.content)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            if inner := _written(tinycss2.parse_rule_list(rule.content), names):
                written.append(f"@{rule.at_keyword}{css(rule.prelude)}{{{inner}}}")
        else:
            written.append(rule.serialize())
    return "".join(written)


def _parts(prelude):
    """Split a list of selectors at its commas; those inside :is(…) are in a block of their own."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _asked(selector) -> set[str]:
    """Return the classes and the values of attributes that it asks for outside of :is(…) and :not(…)."""
    classes = {name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"}
    attributes = [token.content for token in selector if token.type == "[] block"]
    return classes | {value.value for *name, value in attributes if name and value.type == "ident"}
