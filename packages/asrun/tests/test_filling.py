"""Values, includes and figures of a page: what is filled in, and what is refused where."""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup, Comment
from markdown import Markdown

from asrun.filling import filled, inline, unfilled
from asrun.host import PageError
from asrun.lint import decimals, reader
from asrun.markdown import fences, references
from asrun.project import Project


@pytest.fixture
def build(folder):
    """Put a page through the reading; the folder holds snippets/thing.py with a section `part`."""
    values = {"thing.p": 0.25, "thing.word": "forward", "thing.many": 10**400}
    (folder / "snippets" / "values.json").write_text(json.dumps(values))
    marks = ("[start:part]\nx = 1", "[end:part]", "[start:open]")
    (folder / "snippets" / "thing.py").write_text("".join(f"# --8<-- {mark}\n" for mark in marks))
    (folder / "snippets" / "thing.svg").write_text('<?xml?>\n<svg viewBox="0 0 1 1">\n<g id="a"/></svg>')
    return lambda markdown: filled(markdown, Project.find(folder))


@pytest.fixture
def html(build, folder):
    """Build a page by Python-Markdown alone, with the extension by its name."""
    return Markdown(
        extensions=["asrun", "pymdownx.superfences"], extension_configs={"asrun": {"root": str(folder)}}
    ).convert


def test_a_value_is_written_in_its_format(html):
    assert html("It has {{ thing.p:.1% }}, {{thing.p:.2f}} of {{ thing.word:s }}.") == (
        "<p>It has 25.0%, 0.25 of forward.</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "`{{ thing.p:.1% }}`",
        "```\n{{ thing.p:.1% }}\n```",
        "~~~ text\n{{ thing.p:.1% }}\n```\n{{ thing.q:d }}\n~~~",
        "    ```\n    {{ thing.p:.1% }}\n    ```",
        "`` `{{ page.title }}` ``",
        "> ```\n> {{ thing.p:.1% }}\n> ```",
        "<!--\n{{ thing.p:.1% }}\n-->",
    ],
)
def test_code_stays_as_it_is(build, text):
    assert build(text) == text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ thing.wort:s }}", "no value 'thing.wort' (did you mean 'thing.word'?): if snippets/thing.py"),
        ("{{ thing.p }}", "{{ thing.p }} is not a value: write {{ NAME.variable:format }}"),
        ("{{ thing.p :.1% }}", "is not a value"),
        ("{{ thing.p[0]:.1%", "is not a value"),
        (r"$\frac{{a}}{b}$", "{{a}} is not a value"),
        ("--8<-- 'other.py'", "no file snippets/other.py"),
        ("{{ thing.word:.1% }}", "value 'thing.word' cannot be written as '.1%'"),
        ("{{ thing.many:.1e }}", "value 'thing.many' cannot be written as '.1e': int too large to convert"),
        ('--8<-- "other.py"', "no file snippets/other.py"),
        ('--8<-- "../pyproject.toml"', "../pyproject.toml is not a file below snippets/: name one as"),
        ('--8<-- "./thing.py"', "./thing.py is not a file below snippets/"),
        ('--8<-- "/etc/hostname"', "/etc/hostname is not a file below snippets/"),
        ('--8<-- "thing.py:half"', "no start of section 'half' in snippets/thing.py"),
        ('--8<-- "thing.py:open"', "no end of section 'open' in snippets/thing.py"),
        ('--8<-- "thing.py:1:2"', "no line ranges"),
        ('--8<-- "thing.out"', "thing.out is in no block of code, so that Markdown would read its lines"),
        ('    --8<-- "thing.out"', "thing.out is in no block of code"),
        ("![x](other.svg)", "no file snippets/other.svg"),
        ("![x](the-other.svg)", "no file snippets/the-other.svg"),
        ("![](thing.svg)", "needs alt text that says what it shows"),
        ("- ```text\n  {{ thing.q:d }}\n  ```", "```text is not a fence after '-': begin it on the next"),
        ("2. > ~~~\n   > x", "is not a fence after '2.'"),
        ("```text\n\n{{ thing.q:d }}\n\n{{ x }}\n\n````\n", "```text is a fence without an end: end it with"),
        ("```\n\n```text\n{{ thing.q:d }}\n```\n", "``` is a fence without an end"),
        ("> ```\n> x\n\n```\n", "> ``` is a fence without an end"),
        ("a `b\nc` d", "a code span ends on the line on which it begins: join its lines, or write \\` in"),
        ("--8<--\nthing.py\n--8<--", '--8<-- includes nothing: write --8<-- "FILE"'),
        ('> --8<-- "thing.py"', "includes nothing"),
        ('---8<--- "thing.py"', "includes nothing"),
        ('--8<-- "thing.py" ', "includes nothing: write --8<-- "),
        ('- --8<-- "thing.py"', "includes nothing"),
        ('| --8<-- "thing.py" |', "includes nothing"),
        ('see --8<-- "thing.py" here', "includes nothing"),
        (
            "- ![x](thing.svg)",
            "thing.svg is a figure of snippets/, which nothing draws when written so: write ![what",
        ),
        ("    ![x](thing.svg)", "thing.svg is a figure of snippets/, which nothing"),
        ("[![x](thing.svg)](page.md)", "thing.svg is a figure of snippets/, which nothing"),
        ('![x](thing.svg "title")', "thing.svg is a figure of snippets/, which nothing"),
        ("![x](thing.svg) ![y](thing.svg)", "thing.svg is a figure of snippets/, which nothing"),
        ("![x](snippets/thing.svg)", "snippets/thing.svg is a figure of snippets/, which nothing"),
        ("![x](../snippets/thing.svg)", "../snippets/thing.svg is a figure of snippets/, which nothing"),
        ("![x](</thing.svg>)", "/thing.svg is a figure of snippets/, which nothing"),
        ("![x [y]](thing.svg#only-light)", "thing.svg is a figure of snippets/, which nothing"),
        ("[x]: thing.svg", "thing.svg is a figure of snippets/, which nothing"),
        ("> [x]: <../snippets/thing.svg> 'x'", "../snippets/thing.svg is a figure of snippets/, which"),
        ('<img alt="x" src="thing.svg">', "thing.svg is a figure of snippets/, which nothing"),
        ("<img src=../snippets/thing.svg>", "../snippets/thing.svg is a figure of snippets/, which nothing"),
        ("<object data = 'thing.svg'></object>", "thing.svg is a figure of snippets/, which nothing"),
        ("[x](thing.svg)", "thing.svg is a figure of snippets/, which nothing"),
    ],
)
def test_a_mistake_is_named_with_page_and_line(build, folder, asrun, line, message):
    (folder / "docs" / "page.md").write_text(f"---\ntitle: x\n---\n# Page\n\n{line}\n")
    code, said = asrun("check")
    assert code == 1
    found = [text for text in said if text.startswith("docs/page.md:6: ")]
    assert message in found[0]


@pytest.mark.parametrize(
    "line",
    [
        "![x](images/thing.svg)",
        "a ![x](images/thing.svg)",
        "![x][y]\n\n[y]: images/thing.svg",
        "<img src='../images/thing.svg'>",
        "![x](https://example.org/thing.svg)",
        "![x](//example.org/snippets/thing.svg)",
        "![x](images/other.svg)",
        "`![x](snippets/thing.svg)`",
        "```\n![x](snippets/thing.svg)\n```",
        "<!-- ![x](snippets/thing.svg) -->",
    ],
)
def test_a_picture_of_the_host_and_one_in_code_are_its_own_even_if_a_figure_has_the_name(
    build, folder, asrun, line
):
    (folder / "docs" / "images").mkdir()
    (folder / "docs" / "images" / "thing.svg").write_text("<svg/>")
    (folder / "docs" / "page.md").write_text(f"{line}\n")
    assert not [text for text in asrun("check")[1] if text.startswith("docs/page.md:")]
    assert not Project.find(folder).shows("thing.svg")


@pytest.mark.parametrize(
    "line", ["{{ thing.wort:s }}", "{{ thing.p }}", '--8<-- "other.py"', "![](thing.svg)"]
)
def test_no_host_publishes_a_page_with_a_mistake(html, line):
    with pytest.raises(PageError, match=r"^line:3: "):
        html(f"# Page\n\n{line}\n")


# What no line by itself says: Markdown shows it as a value or an include, and nothing filled it.
READ_OTHERWISE = {
    "a code span in HTML": "<p>`{{ thing.p:.1% }}`</p>",
    "escapes": r"\{\{ thing.p:.1% }}",
    "an escape": r"{\{ thing.p:.1% }}",
    "entities": "&#123;&#x7B; thing.p:.1% }}",
    "an entity": "{&lbrace; thing.p:.1% }}",
}


@pytest.mark.parametrize("text", READ_OTHERWISE.values(), ids=READ_OTHERWISE)
def test_no_host_publishes_what_markdown_reads_otherwise_and_check_gives_its_line(html, folder, asrun, text):
    with pytest.raises(PageError, match="is left in the built page: values and includes work in Markdown"):
        html(text)
    (folder / "docs" / "page.md").write_text(f"# Page\n\n{text}\n")
    assert any(line.startswith("docs/page.md:3: {{ thing.p:.1% }} is left in") for line in asrun("check")[1])


@pytest.mark.parametrize("text", [r"$\{\{1\},\{2\}\}$", "`&#123;{ x }}`", "```\n{{ x }}\n```"])
def test_braces_of_a_formula_or_in_code_are_nobodys(html, folder, asrun, text):
    (folder / "docs" / "page.md").write_text(f"{text}\n")
    assert not [line for line in asrun("check")[1] if line.startswith("docs/page.md:")]


def test_pages_are_read_in_several_threads_at_once():
    """As a host may convert them; each page is another, so that none is kept from a thread before."""

    def wrong(thread):
        right = {f"{'a' * thread}\n" * n + "```\nb\n```": [range(n, n + 3)] for n in range(60)}
        return [page for page in right if fences(page) != right[page]]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert [*pool.map(wrong, range(1, 9))] == [[]] * 8
    finally:
        sys.setswitchinterval(interval)


def test_all_mistakes_of_a_page_are_named_in_one_run(html):
    with pytest.raises(PageError) as caught:
        html('{{ a.b:d }}\n\n--8<-- "other.py"\n')
    assert [line.split(" ")[0] for line in str(caught.value).splitlines()] == ["line:1:", "line:3:"]


@pytest.mark.parametrize("page", ['<!--\n--8<-- "thing.py"\n-->\n', "<!--\n![a](thing.svg)\n-->\n"])
def test_what_stands_in_a_comment_is_shown_by_no_page(page):
    assert [one for one in references(page) if one.kind in ("include", "figure")] == []


HOSTILE = "one\n{}\n<script>alert(1)</script>\n"


@pytest.mark.parametrize("page", [
    '{0}text\n--8<-- "thing.out"\n{0}',
    '- item\n\n    {0} {{ .text }}\n    --8<-- "thing.out"\n    {0}\n\nafter',
    '{0}\n--8<-- "thing.py"\n--8<-- "thing.out"\n{0}',
])  # fmt: skip
@pytest.mark.parametrize("fence", ["```", "~~~", "`````"])
@pytest.mark.parametrize("printed", ["```", "~~~", "````", "    ```", "`````", "```` ", "~~~~~~~~"])
def test_no_line_of_an_output_ends_its_block(html, folder, page, fence, printed):
    (folder / "snippets" / "thing.out").write_text(HOSTILE.format(printed))
    made = BeautifulSoup(html(page.format(fence)), "html.parser")
    assert made.script is None
    assert len(made("pre")) == 1
    assert made.pre.get_text().endswith(HOSTILE.format(printed))


@pytest.mark.parametrize("line", ['--8<-- "a.txt"', ' -8<- "a.txt"', ';--8<-- "a.txt"', "--8<-- [start:x]"])
def test_no_line_of_an_output_is_an_include_itself(html, folder, line):
    """pymdownx.snippets would put in that file, or take off the semicolon."""
    (folder / "snippets" / "thing.out").write_text(f"one\n{line}\n")
    told = f"line:2: snippets/thing.out:2: {line.strip()!r} would be read as an include, so the page"
    with pytest.raises(PageError, match=re.escape(told)):
        html('```text\n--8<-- "thing.out"\n```\n')


def test_an_include_in_a_comment_is_told(html):
    with pytest.raises(PageError, match=r"line:2: .* includes nothing: .*, in no comment"):
        html('<!--\n--8<-- "thing.py"\n-->')


def test_two_figures_on_a_line_are_not_one_with_an_alt_text_of_both(build):
    two = "![One.](thing.svg) ![Two.](thing.svg)"
    assert build(two) == two  # for the host, which has no such file


def test_what_stands_in_front_matter_is_filled_by_nobody_and_refused(build, folder, asrun):
    (folder / "docs" / "page.md").write_text("---\ntitle: {{ thing.p:.1% }}\n---\n# Page\n")
    assert any(
        line.startswith("docs/page.md:2: {{ thing.p:.1% }} is in front matter") for line in asrun("check")[1]
    )


def test_another_opening_mark_leaves_that_of_others_alone(folder):
    """As a page that jinja2 reads too, by mkdocs-macros."""
    (folder / "pyproject.toml").write_text('[tool.asrun]\nopen = "[["\n')
    (folder / "snippets" / "values.json").write_text('{"thing.p": 0.25}')
    project = Project.find(folder)
    page = "{{ page.title }} has [[ thing.p:.1% ]] and `[[ thing.p:.1% ]]` of [a](b.md)."
    assert filled(page, project) == "{{ page.title }} has 25.0% and `[[ thing.p:.1% ]]` of [a](b.md)."
    assert [one.kind for one in references(page, project.open)] == ["value"]
    assert unfilled("<p>{{ page.title }} [[ thing.q:d ]]</p>", project.open) == ["[[ thing.q:d ]]"]


# Pages that are hard to read; @1, @2 … are the places where a value or a decimal may stand.
TRICKY = {
    "a fence": "@1\n```\n@2\n```\n@3",
    "right below text and above it": "@1\n```text\n@2\n```\n@3\n\n@4",
    "closed by longer marks": "```\n@1\n````\n@2\n```\n@3",
    "closed by shorter marks": "````\n@1\n```\n@2\n````\n@3",
    "marks of the other kind inside": "~~~\n@1\n```\n@2\n~~~\n@3",
    "marks with an info string inside": "````\n@1\n```text\n@2\n````\n@3",
    "one right below another": "```\n@1\n```\n```text\n@2\n```\n@3",
    "attributes": '``` { .text title="a b" }\n@1\n```\n@2',
    "in a quote": "> @1\n>\n> ```\n> @2\n> ```\n>\n> @3\n\n@4",
    "in a quote in a list": "- @1\n\n    > ```\n    > @2\n    > ```\n\n@3",
    "in an admonition": '!!! note "@1"\n\n    @2\n\n    ```\n    @3\n    ```\n\n@4',
    "in a folded block": '??? note "@1"\n\n    ~~~\n    @2\n    ~~~\n\n    @3\n\n@4',
    "in tabs": '=== "A"\n\n    ```\n    @1\n    ```\n\n=== "B"\n\n    @2\n\n@3',
    "in a list": "- @1\n\n    ```\n    @2\n    ```\n\n    @3\n- @4",
    "in a list, by two columns": "- @1\n  ```\n  @2\n  ```\n\n@3",
    "by a tab": "- @1\n\n\t```\n\t@2\n\t```\n\n@3",
    "by four columns, so a block of code": "@1\n\n    ```\n    @2\n    ```\n\n@3",
    "in a comment": "@1\n\n<!--\n```\n@2\n```\n@3\n-->\n\n@4",
    "a comment over lines": "@1\n\n<!-- @2\n@3 -->\n\n@4",
    "a comment in a line": "@1 <!-- @2 --> @3",
    "a comment in code": "@1 `<!--` @2 `-->` @3",
    "code in a comment": "<!-- ` -->\n\n@1 `code` @2",
    "below a note": "@1[^1]\n\n[^1]: @2\n\n    ```\n    @3\n    ```\n\n@4",
    "in an element with Markdown": '<div markdown="1">\n\n@1\n\n```\n@2\n```\n\n</div>\n\n@3',
    "in an element without": "<div>\n@1\n</div>\n\n@2",
    "a table": "| a | b |\n|---|---|\n| @1 | `x` @2 |",
    "headings and emphasis": "# @1 {#a}\n\n**@2** [@3](a.md) *@4*",
    "alternative text": "![@1](a.png) @2",
    "escaped backticks": r"\` @1 \` @2 \\`x` @3",
    "double backticks": "`` ` `` @1 ``` `` ``` @2",
    "three backticks in a line": "x ```y``` @1",
    "a rule and a heading by a line": "@1\n---\n\n***\n\n@2",
    "two fences": "```\n@1\n```\n@2\n```\n@3\n```\n@4",
}


def rendered(markdown, inside):
    """Return the numbers of the places that Markdown shows, without what is inside of these elements."""
    page = re.sub(r"@(\d)", r"place\1x", markdown)
    soup = BeautifulSoup(reader().reset().convert(page), "html.parser")
    for hidden in [*soup(inside), *soup(string=lambda text: isinstance(text, Comment))]:
        hidden.extract()
    return set(re.findall(r"place(\d)x", str(soup)))


@pytest.mark.parametrize("markdown", TRICKY.values(), ids=TRICKY)
def test_values_are_filled_where_markdown_shows_prose_and_nowhere_else(markdown):
    page = re.sub(r"@(\d)", r"{{ place.n\1:d }}", markdown)
    found = list(references(page))
    assert {reference.kind for reference in found} <= {"value"}
    assert {reference.detail[1:] for reference in found} == rendered(markdown, ["pre", "code"])
    lines = page.split("\n")
    assert all(f"place.{reference.detail}:" in lines[reference.line - 1] for reference in found)


@pytest.mark.parametrize("markdown", TRICKY.values(), ids=TRICKY)
def test_decimals_are_looked_at_where_markdown_shows_anything_but_a_block_of_code(markdown):
    page = re.sub(r"@(\d)", r"0.\1", markdown)
    assert {decimal[2:] for _, decimal in decimals(page)} == rendered(markdown, ["pre"])


def test_what_is_quoted_in_code_may_stand_in_the_built_page():
    html = "<pre><code>{{ a.b:d }}</code></pre><code>--8&lt;--</code><script>{{}}</script><p>{ { a } }</p>"
    assert unfilled(html) == []


def test_a_set_of_sets_that_is_set_as_a_formula_is_left_alone():
    assert unfilled('<span class="katex"><math><mo>{{</mo></math><span>{{</span></span>') == []


def test_a_figure_becomes_inline_svg_with_its_alt_text_and_no_id_of_its_own(build):
    html = build('![One "bar" leads, {{ thing.p:.0% }}.](thing.svg)')
    assert html == (
        '<figure class="figure" role="img" aria-label="One &quot;bar&quot; leads, 25%." data-search-exclude>'
        '<svg viewBox="0 0 1 1"> <g data-gid="a"/></svg></figure>'
    )


def test_a_group_that_a_program_named_keeps_its_name_and_one_that_matplotlib_numbered_loses_it():
    numbered = '<g id="figure_1"><g id="matplotlib.axis_2"><g id="line2d_7"/></g></g>'
    assert inline(f"<svg>{numbered}</svg>", "a").count("id=") == 0
    named = '<svg><g id="point H"><path id="m1"/></g></svg>'
    assert '<g data-gid="point H"><path id="m1"/></g>' in inline(named, "a")
