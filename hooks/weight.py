"""What a first visit loads: fonts for formulas, cut to the characters that formulas have.

Only `mkdocs build` cuts; `mkdocs serve` sends whole fonts. tests/browser/test_gates.py weighs each page.
"""

from io import BytesIO
from pathlib import Path

from bs4 import BeautifulSoup, SoupStrainer
from fontTools import subset
from fontTools.ttLib import TTFont

_FORMULAS = SoupStrainer(class_="katex-html")

_builds = False
_characters: set[str] = set()


def on_startup(command, dirty):
    global _builds
    _builds = command == "build"


def on_post_page(output, page, config):
    if _builds:
        _characters.update(BeautifulSoup(output, "html.parser", parse_only=_FORMULAS).get_text())
    return output


def on_post_build(config):
    if _builds:
        for font in Path(config.site_dir, "assets/katex/fonts").glob("*.woff2"):
            font.write_bytes(with_characters(font, _characters))


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
