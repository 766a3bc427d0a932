"""What `mkdocs build` cuts from fonts and styles, and what it must leave."""

import io

import pytest
from fontTools.ttLib import TTFont

from hooks import weight
from hooks.pages import ROOT

INTER = ROOT / "overrides/assets/fonts/inter-latin-wght-normal.woff2"


@pytest.mark.parametrize(
    ("styles", "left"),
    [
        (".here{top:0}.gone{top:1px}", ".here{top:0}"),
        (".here,.gone{top:0}", ".here{top:0}"),
        (".here .gone{top:0}", ""),
        ("p.here::after,a:hover{top:0}", "p.here::after,a:hover{top:0}"),
        (".here:not(.gone){top:0}", ".here:not(.gone){top:0}"),
        (":is(.gone,.here){top:0}", ":is(.gone,.here){top:0}"),
        ("@media print{.gone{top:0}}", ""),
        ("@media print{.here{top:0}.gone{top:0}}", "@media print{.here{top:0}}"),
        ("@keyframes gone{to{top:0}}", "@keyframes gone{to{top:0}}"),
        (':root{--a:url("x");--b:url("y")}.here{mask:var(--b)}', ':root{--b:url("y")}.here{mask:var(--b)}'),
    ],
)
def test_a_selector_goes_when_it_asks_for_a_class_that_nothing_names(styles, left):
    assert weight.with_names(styles, {"here"}) == left


def test_a_cut_font_has_the_glyphs_of_the_text_and_no_others():
    font = TTFont(io.BytesIO(weight.with_characters(INTER, "Tempé", weights=(400, 700))))
    assert set(map(chr, font.getBestCmap())) == set("Tempé")
    axis = font["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)


def test_a_font_is_cut_to_the_same_bytes_twice():
    assert weight.with_characters(INTER, "abc") == weight.with_characters(INTER, "cba")
