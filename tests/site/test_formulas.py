import re
import types

import pytest
from mkdocs.exceptions import PluginError

from hooks import formulas
from tests.snippets.recording import ROOT


def put(html, path=ROOT / "docs" / "en" / "softmax.md"):
    page = types.SimpleNamespace(url="softmax/", file=types.SimpleNamespace(abs_src_path=str(path)))
    return formulas.on_page_content(html, page, {}, None)


def test_a_formula_is_set_with_mathml_for_screen_readers():
    html = put(r'<p><span class="arithmatex">\(z_i &lt; T\)</span></p>')
    assert "<math" in html
    assert "katex-html" in html
    assert 'encoding="application/x-tex">z_i &lt; T<' in html
    assert '<link rel="stylesheet" href="../assets/katex/katex.min.css">' in html


def test_a_page_without_math_loads_no_stylesheet():
    assert put("<p>no math</p>") == "<p>no math</p>"


def test_a_formula_that_does_not_parse_stops_the_build_with_page_and_line(tmp_path, monkeypatch):
    monkeypatch.setattr(formulas, "HERE", tmp_path / "hooks")
    formulas._katex()  # already loaded from the real folder
    page = tmp_path / "page.md"
    page.write_text("# A\n\nText $\\frac{a$ here\n")
    with pytest.raises(PluginError, match=r"^page\.md:3: KaTeX parse error: Unexpected end of input"):
        put(r'<span class="arithmatex">\(\frac{a\)</span>', page)


def test_script_and_stylesheet_are_of_one_version_of_katex():
    script = (ROOT / "hooks/katex/katex.min.js").read_text("utf-8")
    style = (ROOT / "overrides/assets/katex/katex.min.css").read_text("utf-8")
    version = re.search(r'\.katex-version::?after\{content:"([\d.]+)"', style)[1]
    assert f'version:"{version}"' in script
    assert version in formulas.__doc__
    fonts = re.findall(r"url\(fonts/([\w-]+\.woff2)\)", style)
    assert fonts
    assert [font for font in fonts if not (ROOT / "overrides/assets/katex/fonts" / font).exists()] == []
