"""What hosts, crawlers and programs read: headers, sitemap, robots.txt, llms.txt, Markdown copies."""

import json
import re
import shutil
import xml.etree.ElementTree as ET
from base64 import b64encode
from hashlib import sha256

import markdown
import pytest
from bs4 import BeautifulSoup, SoupStrainer

from errata.register.characters import visible
from errata.render.markup import Html
from tests.paths import ROOT, SNIPPETS
from tests.site.building import mkdocs
from tests.site.conftest import ADDRESS
from tests.site.scratch import hooked

HOSTILE = json.loads((ROOT / "packages" / "errata" / "tests" / "hostile.json").read_text("utf-8"))
HOSTILE += ["<!-- x -->", "<?x?>", "<https://x.example>", "[x][y]"]


def test_each_inline_script_of_each_page_has_its_hash_in_the_headers(built):
    policy = (built / "_headers").read_text("utf-8")
    pages = sorted(built.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser", parse_only=SoupStrainer("script"))
        scripts = [s for s in soup.select("script:not([src])") if s.get("type") != "application/json"]
        assert len(scripts) >= 3
        for script in scripts:
            digest = b64encode(sha256(script.string.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, page
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_the_policy_allows_what_the_site_needs_and_nothing_else(site):
    site("# Page\n")
    hash = r"( 'sha256-[\w+/]{43}=')*"
    assert re.fullmatch(
        "/\\*\n  Content-Security-Policy: default-src 'none'; "
        f"script-src 'self' 'wasm-unsafe-eval'{hash}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'\n"
        "  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n",
        site.headers.read_text("utf-8"),
    )


def test_no_page_runs_a_script_that_a_policy_by_hash_refuses(built):
    for page in built.rglob("*.html"):
        html = re.sub(r"<(pre|code)\b.*?</\1>", "", page.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"<[^>]+\son\w+=|href=\"javascript:", html), page


@pytest.fixture
def site(tmp_path):
    """Build a site with this page; return exit code and message, and the sources that scripts may have."""

    def site(page, **options):
        offline = {"material/offline": {"enabled": False}}
        built = hooked(tmp_path, "hosting", files={"index.md": page}, plugins=[offline], **options)
        text = site.headers.read_text("utf-8") if site.headers.exists() else "script-src ;"
        return built, re.search("script-src (.*?);", text)[1].split()

    site.headers = tmp_path / "site" / "_headers"
    return site


def test_a_hash_is_that_of_the_text_between_the_tags_of_each_known_script(site):
    text = (
        "var target=document.getElementById(location.hash.slice(1));"
        'target&&target.name&&(target.checked=target.name.startsWith("__tabbed_"))'
    )
    others = '<script src="../assets/site.js"></script><script type="application/json">{}</script>'
    # printf '%s' "$text" | openssl dgst -sha256 -binary | base64
    digest = "'sha256-/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8='"
    assert site(f"<script>{text}</script>{others}") == ((0, ""), ["'self'", "'wasm-unsafe-eval'", digest])


STRANGERS = {
    "inline": "<script>alert(1)</script>",
    "in capitals": "<SCRIPT>alert(1)</SCRIPT >",
    "with an attribute like src": "<script data-src=x>alert(1)</script>",
    "with a word like data": '<script data-type="application/json">alert(1)</script>',
    "a module": '<script type="module">alert(1)</script>',
    "of a file": '<script src="assets/other.js"></script>',
    "of another site": '<script src="//assets/site.js"></script>',
    "of an address": '<script src="https://example.org/assets/site.js"></script>',
    "without an end": "<script>alert(1)",
    "an event": '<b onclick="alert(1)">x</b>',
    "an event in an odd tag": "<div id=x\tONCLICK = alert(1) >x</div>",
    "an event of attr_list": '*x*{ onclick="alert(1)" }',
    "an address": "[x](javascript:alert(1))",
    "an address in references": '<a href="&#106;avascript:alert(1)">x</a>',
}


@pytest.mark.parametrize("text", STRANGERS.values(), ids=STRANGERS)
def test_a_script_that_is_not_the_site_s_own_stops_the_build_with_page_and_line(site, text):
    page = f"# Page\n\nText.\n\n{text}\n\nEnd.</script>\n"
    (code, said), _ = site(page, markdown_extensions=["attr_list"])
    assert code == 1
    assert re.search(r"docs/index\.md:5: .* is a script that is not the site's own, and the", said), said


def test_front_matter_puts_no_script_on_a_page(site):
    template = '<meta name="description" content="{{ page.meta.description }}">'
    page = "---\na: 1\ndescription: '\"><script>alert(1)</script>'\n---\n# Page\n"
    (code, said), _ = site(page, template=template)
    assert code == 1
    assert "docs/index.md:3: '<script>alert(1)' is a script that is not the site's own" in said


def test_a_page_of_the_theme_alone_is_looked_at_too(tmp_path):
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "404.html").write_text("<script>alert(1)</script>")
    theme = {"name": None, "custom_dir": "theme", "static_templates": ["404.html"]}
    offline = {"material/offline": {"enabled": False}}
    files = {"index.md": "# Page"}
    code, said = hooked(tmp_path, "hosting", files=files, plugins=[offline], theme=theme)
    assert code == 1
    assert "404.html: '<script>alert(1)' is a script" in said


def test_code_that_shows_scripts_is_no_script(site):
    shown = "".join(f"    {text}\n" for text in STRANGERS.values())
    assert site(f"# Page\n\n{shown}\nAnd `<script>alert(1)</script>`, `<b onclick=x>`.\n")[0] == (0, "")


def test_with_an_address_there_are_sitemap_robots_and_canonical_links(built):
    places = [loc.text for loc in ET.parse(built / "sitemap.xml").findall(".//{*}loc")]
    assert ADDRESS in places
    assert f"{ADDRESS}softmax/" in places
    assert "lastmod" not in (built / "sitemap.xml").read_text()
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (built / "robots.txt").read_text()
    for place in places:
        page = built / place.removeprefix(ADDRESS) / "index.html"
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser", parse_only=SoupStrainer("link"))
        assert soup.select_one("link[rel=canonical]")["href"] == place


@pytest.fixture
def unaddressed(tmp_path):
    """The folder of a site of few pages, by this site's mkdocs.yml, where no address is known."""
    docs = tmp_path / "docs" / "en"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Start\n")
    for name in ("softmax.md", "mixer.md", "glossary.md", "engines.yml"):
        shutil.copy(ROOT / "docs" / "en" / name, docs)
    for name in ("hooks", "overrides", "real_model"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(SNIPPETS, tmp_path / "snippets", ignore=shutil.ignore_patterns("errata"))
    (tmp_path / "pyproject.toml").write_text('[tool.asrun]\nelsewhere = ["real_model"]\n')
    works, _, _ = (ROOT / "errata.yml").read_text("utf-8").partition("\nerrata:\n")
    (tmp_path / "errata.yml").write_text(f"{works}\nerrata: []\n", "utf-8")
    settings = re.sub(r"^nav:\n(.+\n)+", "", (ROOT / "mkdocs.yml").read_text("utf-8"), flags=re.MULTILINE)
    settings = settings.replace(", hooks/weight.py", "")  # cuts fonts, which have no address
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    done = mkdocs(tmp_path, "--no-strict", NOTEBOOKS="false")  # many links lead to pages left out
    assert done.returncode == 0, done.stderr
    return tmp_path / "site"


def test_without_an_address_nothing_pretends_to_have_one(unaddressed):
    assert not list(ET.parse(unaddressed / "sitemap.xml").getroot())
    assert (unaddressed / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    html = (unaddressed / "softmax" / "index.html").read_text("utf-8")
    assert "canonical" not in html
    assert "data-erratum-report" not in html
    assert "](softmax/index.md)" in (unaddressed / "llms.txt").read_text("utf-8")


def test_llms_txt_lists_each_page_with_what_it_is_good_for(built):
    text = (built / "llms.txt").read_text("utf-8")
    assert text.startswith("# Temperature scaling\n\n> ")
    links = re.findall(r"^- \[.+?\]\((\S+)\)", text, re.MULTILINE)
    assert len(links) > 10
    for link in links:
        assert (built / link.removeprefix(ADDRESS)).is_file(), link
    assert "/softmax/index.md): You set temperature to 0.2 because" in text


def test_a_copy_holds_code_output_and_numbers_and_no_markers(built):
    copy = (built / "softmax" / "index.md").read_text("utf-8")
    for name in ("softmax.py", "softmax.out", "softmax_torch.py"):
        shown = re.sub(r" *# --8<--.*\n", "", (SNIPPETS / name).read_text("utf-8")).strip()
        assert shown in copy
    assert "$$p_i = \\frac{e^{z_i/T}}{\\sum_j e^{z_j/T}}$$" in copy
    source = (ROOT / "docs" / "en" / "softmax.md").read_text("utf-8")
    assert "{{ softmax." in source
    for path in built.rglob("*.md"):
        prose = re.sub(r"^(```+|~~~+).*?^\1", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        prose = re.sub(r"`[^`]*`", "", prose)
        assert not re.search(r"--8<--|\{\{|\{#|¶|⚑|katex|<span", prose), path


TEX = '<span class="math"><span class="katex"><annotation>{}</annotation></span>.</span>'
FIGURE = '<figure class="figure" role="img" aria-label="One bar leads."><svg></svg></figure>'
TABS = (
    '<div class="tabbed-set"><input><div class="tabbed-labels"><label>NumPy</label></div>'
    '<div class="tabbed-content"><div class="tabbed-block"><div class="language-python highlight">'
    "<pre><code>x_1 = 2 * 3\n</code></pre></div></div></div></div>"
)


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """The folder of a site with a page for each text of HOSTILE, by number, and one of parts."""
    folder = tmp_path_factory.mktemp("copies")
    formula = TEX.format("a&lt;b")
    pages = {f"{n}.md": f"<p>Notes: {Html.escape(text)} {formula}</p>" for n, text in enumerate(HOSTILE)}
    pages["parts.md"] = f"<p>So {TEX.format('T = 1')}</p>\n{FIGURE}\n{TABS}"
    pages["index.md"] = "# Start\n"
    assert hooked(folder, "llms", files=pages, use_directory_urls=False) == (0, "")
    return folder / "site"


@pytest.mark.parametrize("n", range(len(HOSTILE)), ids=HOSTILE)
def test_what_looks_like_markup_in_an_entry_is_text_in_a_copy_too(copies, n):
    """The reader of the copy is Python-Markdown, which lets HTML through."""
    copy = (copies / f"{n}.md").read_text("utf-8")
    assert "$a<b$." in copy
    read = BeautifulSoup(markdown.markdown(copy), "html.parser")
    assert {tag.name for tag in read.find_all(True)} <= {"p"}
    assert visible(HOSTILE[n]) in read.get_text()


def test_a_copy_names_tabs_figures_and_formulas(copies):
    copy = (copies / "parts.md").read_text("utf-8")
    expected = "So $T = 1$.\n\n[Figure: One bar leads.]\n\nNumPy:\n\n```python\nx_1 = 2 * 3\n\n```\n"
    assert re.sub(r"\n+", "\n", copy) == re.sub(r"\n+", "\n", expected)
