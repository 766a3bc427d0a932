"""A page is read in one pass, whatever it holds; in short texts that finds what plain rules find."""

import random
import re
import signal

import markdown as python_markdown
import pytest
from bs4 import BeautifulSoup

from asrun import check, filling, lint, markdown
from asrun.project import Project


@pytest.fixture
def bounded():
    """End a test that takes 20 seconds of CPU: what it does takes a hundredth of that, or minutes."""

    def end(*_):
        pytest.fail("more work than its input is worth")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, 20)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


SIZE = 60_000  # characters, of which hostile ones took minutes
HOSTILE = {
    "backticks": "`",
    "single and double backticks": "` ``",
    "escaped backticks": "\\`",
    "backslashes": "\\",
    "comments without end": "<!-- ",
    "comments without end in lines": "<!-- \n",
    "values without end": "{{ ",
    "values without a format": "{{a.b:",
    "a value and blanks": ("{{ a.b:", " "),
    "ids without end": "{#",
    "links without end": "](",
    "a link with folders": ("](b.svg](", "a/"),
    "attributes without end": "src=",
    "a picture and attributes": ("](a.svg) ", "src="),
    "a label without end": ("[", "a"),
    "dashes": "-",
    "digits": ("0.", "1", ".1"),
    "numbers of many parts": "1.",
    "thousands": ("1", ",000"),
    "a percentage": ("1", "~"),
    "title": ("```x ", 'title="', "\n```\n"),
    "front matter without end": ("---\n", "a: b\n"),
}


def hostile(kind, size=SIZE):
    unit = HOSTILE[kind]
    before, unit, after = ("", unit, "") if isinstance(unit, str) else (*unit, "")[:3]
    return before + unit * (size // len(unit)) + after


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_is_read_once(kind, bounded, folder):
    page, project = hostile(kind), Project.find(folder)
    assert filling.filled(page, project) == page
    markdown.references(page)
    list(lint.decimals(page))


def test_backticks_of_every_number_on_one_line_are_read_once(bounded):
    rising = " ".join("`" * n for n in range(1, 700))
    assert markdown.without_code(f"{rising} x {rising[::-1]}").strip() == ""
    assert markdown.without_code(rising) == rising


def test_values_in_blocks_of_code_are_looked_up_in_one_list_of_blocks(bounded):
    page = "```text\n{{ a.b:d }}\n```\n\n" * 2000
    assert markdown.references(page) == ()


def test_lines_of_many_texts_are_found_in_one_reading_of_the_page(bounded):
    page = "\n".join(f"&lt;{n} x" for n in range(20_000))
    assert [markdown.line_with(f"<{n} x", page) for n in range(0, 20_000, 20)] == [*range(1, 20_001, 20)]


def test_many_pictures_and_blocks_that_nobody_made_are_told_in_one_reading(bounded):
    page = "".join(f"![a](p{n}.png)\n\n    x{n}\n\n" for n in range(1500))
    assert [line for line, _ in lint.pictures(page)] == [*range(1, 6000, 4)]
    assert [line for line, _ in lint.blocks(page)] == [*range(3, 6001, 4)]


def test_no_block_is_coloured_to_find_it(monkeypatch):
    monkeypatch.setattr("pymdownx.highlight.highlight", None)
    page = '```python title="Never coloured"\nuncoloured = 1\n```\n'
    assert list(lint.blocks(page)) == [(2, "uncoloured = 1")]
    assert markdown.fences(page) == [range(3)]


def test_a_page_is_read_once_for_all_that_is_asked_of_it(monkeypatch, folder):
    page = '# Read once\n\n```py\nx = 1\n```\n\n![a](b.svg)\n'
    (folder / "docs" / "page.md").write_text(page)
    read, real = [], markdown._references
    monkeypatch.setattr(markdown, "_references", lambda text, *of: read.append(text) or real(text, *of))
    project = Project.find(folder)
    assert lint.typed(project).by_hand == 1
    check.page(project, folder / "docs" / "page.md")
    assert read == [page]


def texts(count, parts):
    dice = random.Random(7)
    return ["".join(dice.choices(parts, k=dice.randrange(1, 25))) for _ in range(count)]


def test_code_spans_of_a_line_are_those_of_python_markdown_or_the_line_has_a_fault():
    reader = python_markdown.Markdown()
    seen = 0
    for text in texts(3000, ["`", "`", "``", "```", "\\", "\\\\", "a", " b "]):
        line = f"x {text} x"
        if any(one.kind == "backtick" for one in markdown.references(line)):
            continue
        made = BeautifulSoup(reader.reset().convert(line), "html.parser")
        wanted = [code.get_text() for code in made("code")]
        found = []
        for start, end, _ in markdown._spans(line, False):
            span = line[start:end].lstrip("\\")
            marks = len(span) - len(span.rstrip("`"))
            found.append(span[marks:-marks].strip())
        assert found == wanted, line
        seen += len(found)
    assert seen > 500


def test_addresses_of_pictures_on_a_line_are_those_that_one_pattern_finds():
    pattern = re.compile(
        r"""(?:\]\(\s*<?|^[>\s]*\[[^\]]+\]:\s*<?|\b(?:src|srcset|data|href|poster)\s*=\s*["']?)"""
        r"""((?:[^\s<>"')?#]*/)?([\w-]+\.svg))\b"""
    )
    parts = ["](", "[a]: ", "![", "a/", "b.svg", "c.svg", "src=", "data = ", '"', "<", ">", " ", "#", "x"]
    lines = texts(4000, parts)
    wanted = [[(found[2], found[1]) for found in pattern.finditer(line)] for line in lines]
    assert [list(markdown._addresses(line)) for line in lines] == wanted
    assert sum(map(len, wanted)) > 500


def test_what_is_left_out_of_the_decimals_is_what_one_pattern_finds():
    pattern = re.compile(r"\{\{.*?\}\}|\{#.*?\}|\]\([^)\s]*|https?://\S+|\b(?i:section|foo) \d+(\.\d+)*")
    parts = ["{{ ", " }}", "}", "{#", "](", ")", "section ", "foo ", "0.5", "1", " ", "https://", "a"]
    lines = texts(4000, parts)
    found = [re.findall(r"\d+\.\d+", lint._without_exempt(line, "{{", ("foo",))) for line in lines]
    wanted = [re.findall(r"\d+\.\d+", pattern.sub(" ", line)) for line in lines]
    assert found == wanted
    assert sum(map(len, wanted)) > 500
