"""What `mkdocs build` cuts from fonts and styles, and what it must leave."""

import io

import pytest
from fontTools.ttLib import TTFont

from hooks import weight
from tests.paths import ROOT

MAIN = ROOT / "overrides/assets/katex/fonts/KaTeX_Main-Regular.woff2"


def test_a_cut_font_has_the_glyphs_of_the_formulas_and_no_others():
    font = TTFont(io.BytesIO(weight.with_characters(MAIN, set("T=0→∞"))))
    assert set(map(chr, font.getBestCmap())) == set("T=0→∞")


def test_a_font_is_cut_to_the_same_bytes_twice():
    assert weight.with_characters(MAIN, set("abc")) == weight.with_characters(MAIN, set("cba"))


@pytest.mark.parametrize(
    ("styles", "left"),
    [
        (".here{top:0}.gone{top:1px}", ".here{top:0}"),
        (".here,.gone{top:0}", ".here{top:0}"),
        (".here .gone{top:0}", ""),
        ("p.here::after,a:hover{top:0}", "p.here::after,a:hover{top:0}"),
        (".here:not(.gone){top:0}", ".here:not(.gone){top:0}"),
        (":is(.gone,.here){top:0}", ":is(.gone,.here){top:0}"),
        ("[dir=gone]{top:0}[dir=here]{top:0}[gone]{top:0}", "[dir=here]{top:0}[gone]{top:0}"),
        ("@media print{.gone{top:0}}", ""),
        ("@media print{.here{top:0}.gone{top:0}}", "@media print{.here{top:0}}"),
        ("@keyframes gone{to{top:0}}", "@keyframes gone{to{top:0}}"),
        (':root{--a:url("x");--b:url("y")}.here{mask:var(--b)}', ':root{--b:url("y")}.here{mask:var(--b)}'),
    ],
)
def test_a_selector_goes_when_it_asks_for_a_name_that_no_page_and_no_script_has(styles, left):
    assert weight.with_names(styles, {"here"}) == left
