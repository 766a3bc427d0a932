"""What is compared of two hosts' pages, and that each exception is still one."""

import pytest

from tools import compare_articles as compare

PAGE = """\
<header>{host}</header><article><h1 id="a">A</h1>
<p>It has <span>50.0%</span>. <a href="{up}b/#c">b</a></p>
<figure aria-label="a falling line"><svg><path d="M0 0L9 1"/></svg></figure><table><td>7</td></table>
<pre><code>if x:\n    <b>y</b></code></pre><math><annotation>T &gt; 0</annotation></math>
<ul><li><strong>less</strong></li></ul>{skip}{tags}{terms}{register}{fields}{copy}{mixer}{readings}
</article>"""
OURS = {
    "host": "MkDocs", "up": "../", "mixer": '<div data-mixer="T" data-facts="{}"></div>',
    "copy": '<div data-copy="register" data-facts="{}"></div>',
    "register": '<h1 id="errata-register">R</h1><h2 id="errata-2026-11">N<a class="headerlink">¶</a></h2>'
    '<button class="errata-more">More</button>',
    "readings": '<div data-readings="story" data-facts="{}"></div>',
    "fields": '<p>m</p><h2 id="fields">F</h2><p>id</p>', "tags": "",
    "terms": '<div class="term">a</div><a class="download">a</a>',
    "skip": "",
}  # fmt: skip
THEIRS = {
    "host": "Zensical", "skip": '<a id="__skip"></a>',
    "up": "../", "register": '<h1 id="register-of-errata">R</h1><h2 id="errata-2026-11">N</h2>'
    '<p><button class="errata-more">More</button></p><p><link rel="stylesheet" href="../errata.css"></p>',
    "copy": '<div data-copy="register"></div>',
    "mixer": '<div data-mixer="T"></div>', "readings": '<div data-readings="story"></div>',
    "fields": '<p>m</p><h2 id="fields">F</h2><!-- f -->', "terms": "", "tags": '<nav class="md-tags">t</nav>',
}  # fmt: skip


@pytest.fixture
def compared(tmp_path, capsys):
    """Return a function that compares the pages of two hosts, the second changed; it returns what is told."""

    def run(old="", new="", theirs=THEIRS, pages=("notebooks/n", "zh/n")):
        for folder, page in (("one", PAGE.format(**OURS)), ("two", PAGE.format(**theirs).replace(old, new))):
            for name in ("a", *(pages if folder == "one" else ())):
                (tmp_path / folder / name).mkdir(parents=True)
                (tmp_path / folder / name / "index.html").write_text(page)
            alone = f"<article>{folder}</article>"
            (tmp_path / folder / "404.html").write_text(alone)
        code = compare.main(str(tmp_path / "one"), str(tmp_path / "two"))
        told = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("not compared")]
        return code, told

    return run


def test_what_only_the_host_adds_and_what_is_excepted_is_no_difference(compared):
    assert compared() == (0, ["said alike but for that: 1 of 4 pages"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("50.0%", "50.1%"), ("50.0%", "{{ a.b:.1% }}"), ("a falling line", "a rising line"),
        ("T &gt;", "T &lt;"), ("    <b>y", "  <b>y"), ("<td>7", "<td>8"), ("b/#c", "b/#d"),
        ("<p>m</p>", ""), ("<h2", "<p>more</p><h2"), ("h1", "h2"), ('id="a"', 'id="b"'),
        ("M0 0L9 1", "M0 0L9 2"),
        ("<li>", "<p>"), ("strong>", "span>"), ("<table>", "<table hidden>"), ("<ul>", '<ul title="other">'),
    ],
    ids=[
        "text", "a value", "label", "TeX", "code", "table", "link", "less", "more", "level", "id", "a plot",
        "a list", "emphasis", "hidden", "title",
    ],
)  # fmt: skip
def test_a_page_that_says_something_else_is_told(compared, old, new):
    code, told = compared(old, new)
    assert (code, told[0]) == (1, "a/index.html differs:")


def test_an_exception_by_which_nothing_differs_is_told(compared):
    code, told = compared(theirs={**THEIRS, "mixer": OURS["mixer"]}, pages=())
    assert code == 1
    names = [line.partition(" is excepted")[0] for line in told]
    assert names == ["'notebooks/*'", "'zh/*'", "'[data-mixer]'"]


def test_a_page_that_one_host_lacks_is_told(compared):
    code, told = compared(pages=("b", "notebooks/n", "zh/n"))
    assert (code, told) == (1, ["b/index.html: in one of them only"])
