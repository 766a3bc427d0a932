"""Values, includes and figures of a page: what is filled in, and what stops the build where."""

import re
import types

import pytest
from mkdocs.exceptions import PluginError

from hooks import pages
from tests.site.prose import PAGES
from tests.snippets.recording import ROOT


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Put a page through the hook; the folder holds snippets/thing.py with a section `part`."""
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    monkeypatch.setattr(pages, "SNIPPETS", tmp_path / "snippets")
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "values.json").write_text('{"thing.p": 0.25, "thing.word": "forward"}')
    marks = ("[start:part]\nx = 1", "[end:part]", "[start:open]")
    (tmp_path / "snippets" / "thing.py").write_text("".join(f"# --8<-- {mark}\n" for mark in marks))
    (tmp_path / "snippets" / "thing.svg").write_text('<?xml?>\n<svg viewBox="0 0 1 1">\n<g/></svg>')

    def run(markdown, front_matter=""):
        file = types.SimpleNamespace(
            generated_by=None,
            content_string=front_matter + markdown,
            abs_src_path=str(tmp_path / "docs" / "page.md"),
        )
        return pages.on_page_markdown(markdown, types.SimpleNamespace(file=file), {}, None)

    return run


def test_a_value_is_written_in_its_format(build):
    assert build("It has {{ thing.p:.1% }}, {{thing.p:.2f}} of {{ thing.word:s }}.") == (
        "It has 25.0%, 0.25 of forward."
    )


@pytest.mark.parametrize(
    "text",
    [
        "`{{ thing.p:.1% }}`",
        "```\n{{ thing.p:.1% }}\n```",
        "~~~ text\n{{ thing.p:.1% }}\n```\n{{ thing.q:d }}\n~~~",
        "    ```\n    {{ thing.p:.1% }}\n    ```",
        "`` `{{ page.title }}` ``",
    ],
)
def test_code_stays_as_it_is(build, text):
    assert build(text) == text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ thing.wort:s }}", "no value 'thing.wort' (did you mean 'thing.word'?): if snippets/thing.py"),
        ("{{ thing.p }}", "{{ thing.p }} is no value: write {{ NAME.variable:format }}"),
        ("{{ thing.p :.1% }}", "is no value"),
        ("{{ thing.p[0]:.1%", "is no value"),
        ("--8<-- 'other.py'", "no file snippets/other.py"),
        ("{{ thing.word:.1% }}", "value 'thing.word' cannot be written as '.1%'"),
        ('--8<-- "other.py"', "no file snippets/other.py"),
        ('--8<-- "thing.py:half"', "no start of section 'half' in snippets/thing.py"),
        ('--8<-- "thing.py:open"', "no end of section 'open' in snippets/thing.py"),
        ('--8<-- "thing.py:1:2"', "no line ranges"),
        ("![x](other.svg)", "no file snippets/other.svg"),
        ("![](thing.svg)", "needs alt text that says what it shows"),
    ],
)
def test_a_mistake_stops_the_build_and_names_page_and_line(build, line, message):
    with pytest.raises(PluginError) as caught:
        build(f"# Page\n\n{line}\n", front_matter="---\ntitle: x\n---\n")
    assert str(caught.value).startswith("docs/page.md:6: ")
    assert message in str(caught.value)


def test_all_mistakes_of_a_page_are_named_in_one_run(build):
    with pytest.raises(PluginError) as caught:
        build('{{ a.b:d }}\n\n--8<-- "other.py"\n')
    assert [line.split(" ")[0] for line in str(caught.value).splitlines()] == [
        "docs/page.md:1:",
        "docs/page.md:3:",
    ]


def test_a_figure_becomes_inline_svg_with_its_alt_text(build):
    html = build('![One "bar" leads.](thing.svg)')
    assert html == (
        '<figure class="figure" role="img" aria-label="One &quot;bar&quot; leads." data-search-exclude>'
        '<svg viewBox="0 0 1 1"> <g/></svg></figure>'
    )


@pytest.mark.parametrize("path", sorted((ROOT / "snippets").glob("*.py")), ids=lambda path: path.stem)
def test_each_section_of_a_snippet_begins_and_ends(path):
    marks = re.findall(r"--8<-- \[(start|end):(\w+)\]", path.read_text("utf-8"))
    names = [name for edge, name in marks if edge == "start"]
    assert marks == [(edge, name) for name in names for edge in ("start", "end")], f"snippets/{path.name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_value_include_and_figure_of_a_page_is_good(page):
    values = pages.read_values()
    faults = [
        f"{page.relative_to(ROOT)}:{reference.line}: {found}"
        for reference in pages.references(page.read_text("utf-8"))
        if (found := pages.fault(reference, values))
    ]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)
