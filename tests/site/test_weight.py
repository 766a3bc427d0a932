"""What `mkdocs build` cuts from the fonts of formulas, and what it must leave."""

import io

from fontTools.ttLib import TTFont

from hooks import weight
from hooks.pages import ROOT

MAIN = ROOT / "overrides/assets/katex/fonts/KaTeX_Main-Regular.woff2"


def test_a_cut_font_has_the_glyphs_of_the_formulas_and_no_others():
    font = TTFont(io.BytesIO(weight.with_characters(MAIN, set("T=0→∞"))))
    assert set(map(chr, font.getBestCmap())) == set("T=0→∞")


def test_a_font_is_cut_to_the_same_bytes_twice():
    assert weight.with_characters(MAIN, set("abc")) == weight.with_characters(MAIN, set("cba"))
