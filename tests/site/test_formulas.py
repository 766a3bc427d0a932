import re
import types

import markdown
import pytest
from mkdocs.exceptions import PluginError

from hooks import formulas
from tests.snippets.recording import ROOT

GENERIC = {"pymdownx.arithmatex": {"generic": True}}


def put(html, source="", filled=None, path=ROOT / "docs" / "en" / "softmax.md"):
    file = types.SimpleNamespace(abs_src_path=str(path), content_string=source)
    page = types.SimpleNamespace(url="softmax/", file=file, markdown=filled)
    return formulas.on_page_content(html, page, {}, None)


def test_a_formula_is_set_with_mathml_for_screen_readers():
    html = put(r'<p><span class="arithmatex">\(z_i &lt; T\)</span></p>')
    assert "<math" in html
    assert "katex-html" in html
    assert 'encoding="application/x-tex">z_i &lt; T<' in html
    assert '<link rel="stylesheet" href="../assets/katex/katex.min.css">' in html


def test_a_page_without_math_loads_no_stylesheet():
    assert put("<p>no math</p>") == "<p>no math</p>"


@pytest.mark.parametrize(
    ("source", "filled", "tex"),
    [
        ("# A\n\nText $\\frac{a$ here\n", None, r"\(\frac{a\)"),
        ("# A\n\n$$\\frac{a\n+ b$$\n", None, "\\[\\frac{a\n+ b\\]"),
        ("`\\frac{a`\n\n$\\frac{a$\n", None, r"\(\frac{a\)"),
        ("# A\n\n$\\frac{ {{ a.b:.2f }}$\n", "# A\n\n$\\frac{ 0.47$\n", r"\(\frac{ 0.47\)"),
        ("---\nt: 1\n---\n$\\frac{ {{ a.b:d }}$\n", "$\\frac{ 4$\n", r"\(\frac{ 4\)"),
    ],
    ids=["in a line", "displayed", "after the same in code", "with a value", "with a value and front matter"],
)
def test_a_formula_that_does_not_parse_stops_the_build_with_page_and_line(source, filled, tex):
    line = 4 if source.startswith("---") else 3
    with pytest.raises(PluginError, match=rf"^docs/en/softmax\.md:{line}: KaTeX parse error: "):
        put(f'<span class="arithmatex">{tex}</span>', source, filled)


@pytest.mark.parametrize("tex", [r"\(p = 57.2%\)", "\\[p = 57.2%\n+ q\\]", r"\(\\%\)"])
def test_a_percent_sign_that_tex_reads_as_a_comment_stops_the_build(tex):
    with pytest.raises(
        PluginError, match=r"^docs/en/softmax\.md:\d+: % hides the rest of its line in a formula"
    ):
        put(f'<span class="arithmatex">{tex}</span>', f"# A\n\n${tex[2:-2]}$\n")


def test_an_escaped_percent_sign_is_shown():
    assert ">57.2%<" in re.sub("</?m[a-z]+[^>]*>", "", put(r'<span class="arithmatex">\(57.2\%\)</span>'))


@pytest.mark.parametrize("text", ["[a](b.md?c=$x$)", "a <a href='b.md?$x$'>b</a>", "![a](b$x$.png)"])
def test_two_dollars_of_an_address_are_refused_because_they_became_a_formula(text):
    html = markdown.markdown(text, extensions=["pymdownx.arithmatex"], extension_configs=GENERIC)
    with pytest.raises(PluginError, match=r"softmax\.md:3: \$x\$ stands in an address .* write %24 for each"):
        put(html, f"# A\n\n{text}")


def test_script_and_stylesheet_are_of_one_version_of_katex():
    script = (ROOT / "hooks/katex/katex.min.js").read_text("utf-8")
    style = (ROOT / "overrides/assets/katex/katex.min.css").read_text("utf-8")
    version = re.search(r'\.katex-version::?after\{content:"([\d.]+)"', style)[1]
    assert f'version:"{version}"' in script
    assert version in formulas.__doc__
    fonts = re.findall(r"url\(fonts/([\w-]+\.woff2)\)", style)
    assert fonts
    assert [font for font in fonts if not (ROOT / "overrides/assets/katex/fonts" / font).exists()] == []
