import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from extensions import formulas
from tests.paths import ROOT


def test_a_formula_is_set_with_mathml_for_screen_readers(convert):
    html = convert("$z_i < T$\n")
    assert "<math" in html
    assert "katex-html" in html
    assert 'encoding="application/x-tex">z_i &lt; T<' in html


def test_markdown_alone_sets_formulas_too():
    options = {"pymdownx.arithmatex": {"generic": True}, "extensions.formulas": {}}
    html = Markdown(extensions=[*options], extension_configs=options).convert("Where $T > 0$.")
    assert html.startswith('<link rel="stylesheet" href="assets/katex/katex.min.css">\n<p>Where <span ')
    assert BeautifulSoup(html, "html.parser").annotation.get_text() == "T > 0"


# An address in the HTML starts from the page; Zensical reads it from the file's folder, and rewrites it.
@pytest.mark.parametrize(
    ("name", "mkdocs", "zensical"),
    [
        ("index.md", "assets", "assets"),
        ("page.md", "../assets", "assets"),
        ("folder/page.md", "../../assets", "../assets"),
    ],
)
def test_a_page_with_math_loads_the_stylesheet_and_no_other_does(convert, request, name, mkdocs, zensical):
    folder = zensical if "zensical" in request.node.callspec.id else mkdocs
    assert f'<link rel="stylesheet" href="{folder}/katex/katex.min.css">' in convert("$T$", name)
    assert "katex" not in convert("no math", name)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("# A\n\nText $\\frac{a$ here\n", 3),
        ("# A\n\n$$\\frac{a\n+ b$$\n", 3),
        ("`\\frac{a`\n\n$\\frac{a$\n", 3),
        ("# A\n\n$\\frac{ {{ thing.p:.2f }}$\n", 3),
        ("---\nt: 1\n---\n\n$\\frac{ {{ thing.id:d }}$\n", 5),
    ],
    ids=["in a line", "displayed", "after the same in code", "with a value", "with a value and front matter"],
)
def test_a_formula_that_does_not_parse_stops_every_host_with_page_and_line(convert, source, line):
    with pytest.raises(Exception, match=rf"^docs/page\.md:{line}: KaTeX parse error: "):
        convert(source)


@pytest.mark.parametrize("tex", ["p = 57.2%", "p = 57.2%\n+ q", r"\\%"])
def test_a_percent_sign_that_tex_reads_as_a_comment_stops_every_host(convert, tex):
    with pytest.raises(Exception, match=r"^docs/page\.md:3: % hides the rest of its line in a formula"):
        convert(f"# A\n\n$${tex}$$\n")


def test_an_escaped_percent_sign_is_shown(convert):
    assert ">57.2%<" in re.sub("</?m[a-z]+[^>]*>", "", convert(r"$57.2\%$"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![a $x$](a.png)", r"\$x\$ is in a title or label"),
        ('[a](b.md "of $x$")', r"\$x\$ is in a title or label"),
        ("text $$x$$ here", r"\$\$x\$\$ is within a paragraph: write it between blank lines"),
        ("$$x$$\nhere", r"\$\$x\$\$ is within a paragraph"),
    ],
)
def test_what_would_be_shown_as_half_a_formula_stops_every_host(convert, text, message):
    with pytest.raises(Exception, match=rf"^docs/page\.md:3: {message}"):
        convert(f"# A\n\n{text}\n")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<div>\n$x$\n</div>", r"\$x\$"),
        ("<p>of $x$ &lt; 1</p>", r"\$x\$"),
        ("<div>\n$$\nx\n$$\n</div>", r"\$\$"),
        ("<div>\\(x\\)</div>", r"\\\(x\\\)"),
        ("<div>\\[x\\]</div>", r"\\\[x\\\]"),
        ("<details><summary>a $x$</summary>b</details>", r"\$x\$"),
        ('<p title="of $x$">a</p>', r"\$x\$"),
        ('<div markdown="1">\n<p>$x$</p>\n</div>', r"\$x\$"),
        ("<p>\n\\$x and $a &lt; b$</p>", r"\$a"),
    ],
)
def test_a_formula_in_html_that_nothing_sets_stops_every_host(convert, html, found):
    with pytest.raises(
        Exception, match=rf"^docs/page\.md:[34]: {found}(?s:.*) is in HTML, where nothing sets"
    ):
        convert(f"# A\n\n{html}\n")


@pytest.mark.parametrize(
    "html",
    [
        "<pre>\n$x$\n</pre>",
        "<p><code>$x$</code> costs $5</p>",
        "<p>from $5 to $6</p>",
        "<p>5&#36;/6&#36;</p>",
        "<table><tr><td>5$</td><td>6$</td></tr></table>",
        r"\$x\$ or \$5-\$6, with $x$ for $5",
        '[\\$x\\$](page.md "of \\$x\\$")',
        "```sh\necho $A$B\n```",
        "`$A$`",
        "<script>\nlet a = '$x$'\n</script>",
    ],
)
def test_dollars_in_html_that_are_no_formula_stay(convert, html):
    assert "$" in unescape(re.sub("<annotation.*?</annotation>", "", convert(html)))


def test_the_line_is_that_of_the_formula_in_html_and_of_no_other(convert):
    with pytest.raises(Exception, match=r"^docs/page\.md:8: \$\$ is in HTML, where nothing sets"):
        convert("$$\na\n$$\n\ntext\n\n<div>\n$$\nb\n$$\n</div>\n")


def test_a_formula_in_html_that_markdown_reads_is_set(convert):
    assert convert('<div markdown="1">\n\n$x$\n\n</div>').count("<math") == 1


@pytest.mark.parametrize("text", ["[a](b.md?c=$x$)", "a <a href='b.md?$x$'>b</a>", "![a](b$x$.png)"])
def test_two_dollars_of_an_address_are_refused_because_they_became_a_formula(convert, text):
    told = r"^docs/page\.md:3: \$x\$ is in an address .* write %24 for each"
    with pytest.raises(Exception, match=told):
        convert(f"# A\n\n{text}")


def test_script_and_stylesheet_are_of_one_version_of_katex():
    script = (ROOT / "extensions/katex/katex.min.js").read_text("utf-8")
    style = (ROOT / "overrides/assets/katex/katex.min.css").read_text("utf-8")
    version = re.search(r'\.katex-version::?after\{content:"([\d.]+)"', style)[1]
    assert f'version:"{version}"' in script
    assert f"KaTeX {version} (MIT)" in (ROOT / "extensions/formulas.py").read_text("utf-8")
    fonts = re.findall(r"url\(fonts/([\w-]+\.woff2)\)", style)
    assert fonts
    assert [font for font in fonts if not (ROOT / "overrides/assets/katex/fonts" / font).exists()] == []


def test_a_page_is_parted_from_what_draws_its_formulas():
    """As a parser of HTML sees it: nothing that draws is left, all else is, and no code is taken for it."""
    page = '<p>a {}, <code>&lt;span class="katex-html"&gt;</code></p><span class="b">{} c</span>'.format(
        *(formulas.render(tex, display=True) for tex in (r"\frac{1}{\sqrt{x}}", "a < b"))
    )
    kept, drawn = formulas.apart(page)
    whole = BeautifulSoup(page, "html.parser")
    parts = [one.extract() for one in whole.select(".katex-html")]
    assert len(parts) == 2
    assert str(BeautifulSoup(kept, "html.parser")) == str(whole)
    assert str(BeautifulSoup(drawn, "html.parser")) == "".join(map(str, parts))
