"""What `mkdocs build` cuts from fonts and styles, and what it must leave."""

import io

import pytest
from fontTools.ttLib import TTFont

from tests.paths import ROOT
from tests.site.scratch import hooked

FONT = "assets/katex/fonts/KaTeX_Main-Regular.woff2"
# Styles, and what is left of them on a site whose pages have the name `here` and not the name `gone`.
STYLES = [
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
]


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    """Return what builds a site with formulas of these characters; it returns the site's folder."""

    def cut(formulas):
        folder = tmp_path_factory.mktemp("weight")
        text = "".join(f'<span class="katex-html">{formula}</span>\n' for formula in formulas)
        files = {"index.md": f'<p class="here">xyz</p>\n\n<p>{text}</p>\n'}
        files[FONT] = (ROOT / "overrides" / FONT).read_bytes()
        files |= {f"assets/stylesheets/{n}.css": styles for n, (styles, _) in enumerate(STYLES)}
        assert hooked(folder, "weight", files=files) == (0, "")
        return folder / "site"

    return cut


@pytest.fixture(scope="module")
def site(cut):
    return cut(["T=0", "→∞"])


def test_a_cut_font_has_the_glyphs_of_the_formulas_and_no_others(site):
    font = TTFont(io.BytesIO((site / FONT).read_bytes()))
    assert set(map(chr, font.getBestCmap())) == set("T=0→∞")


def test_a_font_is_cut_to_the_same_bytes_twice(site, cut):
    assert (site / FONT).read_bytes() == (cut(["∞", "→0", "=T"]) / FONT).read_bytes()


@pytest.mark.parametrize("n", range(len(STYLES)), ids=[styles for styles, _ in STYLES])
def test_a_selector_goes_when_it_asks_for_a_name_that_no_page_and_no_script_has(site, n):
    assert (site / f"assets/stylesheets/{n}.css").read_text("utf-8") == STYLES[n][1]
