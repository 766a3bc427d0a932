"""Nothing on a page is typed by hand: numbers, code, outputs, anchors."""

import ast
import importlib
import re
import shlex

import click
import jupytext
import pytest
import yaml

from errata.cli import main
from errata.hosts.mkdocs_plugin import ErrataPlugin
from hooks.pages import ROOT, SNIPPETS
from tests.site.prose import (
    DOCS,
    GIVEN,
    GIVEN_BLOCKS,
    NOTEBOOKS,
    PAGES,
    blocks,
    decimals,
    given_in,
    pictures,
    tally,
    text_of,
    value_of,
)
from tests.snippets.test_recorded import PROGRAMS


def fail_if(problems):
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_no_decimal_and_no_block_of_code_is_typed_by_hand():
    fail_if(tally()[1])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("It has 57.2% at T.", ["57.2"]),
        ("It has {{ a.b:.1% }}.", []),
        ("`x = 0.5` and $T = 0.1$ and [0.5](a.md#b0.5)", ["0.5", "0.1", "0.5"]),
        ("Section 5.3.1 of version 2.13, arXiv 1904.09751, transformers 5.24.0.", []),
        ("On 3.14 and 2.7.1", ["3.14"]),
        ("{#h1.5}", []),
        ("```\n0.5\n```\n1.5", ["1.5"]),
        ("$$\n0.5\n$$", ["0.5"]),
        ("$e^{ {{ a.b:.2f }}/T}$ and ${{ a.b:.2f }}$", []),
        ("| 0.87 | `0.9` |", ["0.87", "0.9"]),
        ("![One has 0.87.](a.svg)", ["0.87"]),
        ("# Why 0.7 means nothing {#x}", ["0.7"]),
        ("---\ndescription: it has 0.87\n---\n\n# A", ["0.87"]),
        ('!!! note "It has 0.87"', ["0.87"]),
        ("a[^1]\n\n[^1]: 0.87", ["0.87"]),
        ('<p title="0.87">\n0.88\n</p>', ["0.87", "0.88"]),
        ('[a](b.md "it has 0.87")', ["0.87"]),
        ("a <!-- 0.5 --> b\n\n<!--\n0.6\n-->", []),
        ("０．８７ and 0．87", ["０．８７", "0．87"]),
        ("概率为0.87的词", ["0.87"]),
        ("0,87 and .87 but 50,257 and 1,000,000 and 165, 75", ["0,87", ".87"]),
        (r"0\.87 and 0&#46;88", ["0.87", "0.88"]),
        ("1e-3 and 2E8 but commit 2e914eb and 28c65cd", ["1e-3", "2E8"]),
        (r"5·10⁻³, 10⁻³, $5 \cdot 10^{-3}$ but $10^8$", ["5·10⁻³", "10⁻³", r"5 \cdot 10^{-3}"]),
        ("$10^{-10}$ and $10^-3$", ["10^{-10}", "10^-3"]),
        (r"70%, 70 %, $70\%$, $70\,\%$, 5‰, 7 percent", ["70%", "70 %", "70%", "70\\,%", "5‰", "7 percent"]),
        (r"$0{,}87$ and $0{.}88$, $10^{−3}$, 10<sup>-3</sup>, 10**-3, 3e−4, 5x10^-3",
         ["0,87", "0.88", "10^{-3}", "10^-3", "10^-3", "3e-4", "5x10^-3"]),
        (r"7~\%, 7{\%}, $7\;\%$, 7-percent, 7 Percent, 7 percentage points, 7％",
         ["7~%", "7{%", "7\\;%", "7-percent", "7 Percent", "7 percent", "7％"]),
        ('```{ .text title="T = 0.7" }\n0.5\n```\n\n```text title="Output at 0.8"\n```', ["0.7", "0.8"]),
        ("from 2026-11-24 on, $p_{1,i}$ of (1, 0), steps 1 to 5.", []),
    ],
)
def test_decimals_are_found_in_all_that_is_shown_but_blocks_of_code(line, found):
    assert [decimal for _, decimal in decimals(line)] == found


def test_a_program_that_is_named_as_a_source_holds_the_decimals():
    problems = []
    programs = {key: texts for key, texts in GIVEN.items() if key[1].endswith(".py")}
    assert len(programs) > 10
    for (page, source), texts in programs.items():
        missing = [text for text in texts.split(", ") if value_of(text) not in given_in(source)]
        problems += [f"tests/site/prose.py:1: {source} has no {text}, given for {page}" for text in missing]
    fail_if(problems)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_and_alternative_text_of_a_notebook_stand_at_their_lines(path):
    script, texts = path.read_text("utf-8").split("\n"), text_of(path).split("\n")
    assert all(text in script[number] for number, text in enumerate(texts))
    prose = [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "markdown"]
    assert set("\n".join(prose).split("\n")) <= set(texts)
    assert all(alt in texts for alt in re.findall('alt="(.*)"', "\n".join(script)))


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ('```python\n--8<-- "softmax.py"\n```', [(2, "")]),
        ('    ```python\n    --8<-- "softmax.py:softmax"\n    ```', [(1, "```python\n\n```")]),
        ('- a\n\n    ```python\n    --8<-- "softmax.py:softmax"\n    ```', [(1, "")]),
        ('```python\n--8<-- "softmax.py"\nprint(1)\n```', [(2, "print(1)")]),
        ("a\n\n```py\nx = 1\n```", [(4, "x = 1")]),
        ("```console\n$ ls\n```\n\n```text\nx\n```\n\n```\ny\n```", [(2, "$ ls"), (6, "x"), (10, "y")]),
        ("~~~\nx\n~~~", [(2, "x")]),
        ("a\n\n    >>> 1 + 1\n    2", [(3, ">>> 1 + 1\n2")]),
        ("> ```\n> x < y\n> ```", [(2, "x < y")]),
        ("<pre>\nx = 1\n</pre>", [(2, "x = 1")]),
        ("<samp>p 0.5</samp>", [(1, "p 0.5")]),
        ("a `b` and <code>x = 1<br>y = 2</code>", [(1, "x = 1\ny = 2")]),
        ("<p><code>x = 1\ny = 2</code></p>", [(1, "x = 1\ny = 2")]),
        ("<kbd>x = 1<br>y = 2</kbd>", [(1, "x = 1\ny = 2")]),
        ("a\n\n<tt>x = 1\ny = 2</tt>", [(3, "x = 1\ny = 2")]),
        ('??? note "a"\n\n    ```\n    x\n    ```', [(4, "x")]),
        ('=== "A"\n\n    ```\n    x\n    ```', [(4, "x")]),
        ("| a |\n|---|\n| <pre>x</pre> |", [(3, "x")]),
        ('```\n;--8<-- "softmax.py"\n```', [(2, ';--8<-- "softmax.py"')]),
        ('> ```\n> --8<-- "softmax.py"\n> ```', [(2, '--8<-- "softmax.py"')]),
        ("a `b` c\n\n<!--\n```\nx\n```\n-->", []),
    ],
)
def test_a_block_of_code_is_found_in_any_form_and_only_an_include_is_none_of_ours(markdown, found):
    made = list(blocks(markdown))
    assert [text for _, text in made] == [text for _, text in found]
    assert [line for line, text in made if text] == [line for line, text in found if text]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("![It rises.](line.svg)", []),
        ("`![x](x.png)` and\n\n```\n<svg>\n```", []),
        ("a\n\n![It rises.](images/line.png)", [(3, "images/line.png")]),
        ("![It rises.](https://example.org/a.svg)", [(1, "https://example.org/a.svg")]),
        ("---\ntitle: a\n---\n\n![It rises.][a]\n\n[a]: a.png", [(7, "a.png")]),
        ('a\n\n<IMG src="a.png">', [(3, "a.png")]),
        ("a\n\n<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>", [(3, "<svg")]),
    ],
)
def test_a_picture_that_no_program_drew_is_found_in_any_form(markdown, found):
    assert list(pictures(markdown)) == found


def given_blocks(page, held):
    """Return the blocks of a page that a line of the list holds so."""
    found = blocks((DOCS / page).read_text("utf-8"))
    return [code for _, code in found if held in GIVEN_BLOCKS.get((page, code.partition("\n")[0]), "")]


@pytest.mark.parametrize("page", ["contributing.md", "errata-format.md"])
def test_each_command_of_errata_that_a_page_gives_exists_with_its_options(page):
    lines = [line for code in given_blocks(page, "commands") for line in code.splitlines()]
    calls = [re.split(r" {2,}|#", line.removeprefix(".venv/bin/"))[0] for line in lines]
    calls = [shlex.split(call)[1:] for call in calls if call.startswith("errata ")]
    assert calls
    for name, *words in calls:
        command = main.get_command(click.Context(main), name)
        assert command, f"{page}: errata {name}"
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, f"{page}: errata {name} {words}"


def test_each_setting_that_the_format_page_gives_is_one_of_the_plugin():
    *settings, plugin_of_pytest = given_blocks("errata-format.md", "reads it")
    assert len(settings) == 2
    for text in settings:
        plugins = yaml.safe_load(text)["plugins"]
        assert "errata" in [name if isinstance(name, str) else next(iter(name)) for name in plugins]
        for options in (plugin["errata"] for plugin in plugins if isinstance(plugin, dict)):
            assert ErrataPlugin().load_config(options) == ([], [])
    (module,) = ast.literal_eval(plugin_of_pytest.partition(" = ")[2])
    assert importlib.import_module(module)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_assigns_nothing_that_it_does_not_use(path):
    """What only the prose of a page asks for is dead code to a reader who pastes the program: print it."""
    names = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)]
    used = {name.id for name in names if isinstance(name.ctx, ast.Load)}
    dead = {name.id: name.lineno for name in names if name.id not in used | {"_"}}
    where = path.relative_to(SNIPPETS.parent)
    fail_if([f"{where}:{line}: {name} is assigned and not used: print it" for name, line in dead.items()])


def test_every_linked_heading_has_an_explicit_id():
    """So that a reworded or translated heading keeps its links."""
    sources = {path: path.read_text("utf-8") for path in [*PAGES, *(ROOT / "docs").rglob("notebooks/*.py")]}
    entries = set(re.findall(r"^  - id: (\w+)$", (ROOT / "errata.yml").read_text("utf-8"), re.MULTILINE))
    problems = []
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), 1):
            for target, anchor in re.findall(r"\]\(([\w./]*)#([\w-]+)\)", line):
                page = (path.parent / target).resolve() if target else path
                if page.name == "changelog.md" and anchor not in entries:
                    problems.append(f"{path.relative_to(ROOT)}:{number}: errata.yml has no entry {anchor}")
                if page in sources and f"{{#{anchor}}}" not in sources[page]:
                    where = f"{path.relative_to(ROOT)}:{number}"
                    problems.append(
                        f"{where}: #{anchor} is no explicit id of {page.name}; give its heading {{#{anchor}}}"
                    )
    fail_if(problems)


def test_every_term_of_the_glossary_is_linked_from_a_page():
    glossary = (ROOT / "docs" / "en" / "glossary.md").read_text("utf-8")
    terms = re.findall(r"^### .*\{#([\w-]+)\}", glossary, re.MULTILINE)
    assert len(terms) > 10
    pages = [*PAGES, *(ROOT / "docs").rglob("notebooks/*.py")]
    others = "".join(path.read_text("utf-8") for path in pages if path.name != "glossary.md")
    assert [term for term in terms if f"glossary.md#{term})" not in others] == []


@pytest.mark.parametrize("path", [p for p in PAGES if p.name != "glossary.md"], ids=lambda path: path.name)
def test_a_page_opens_with_what_the_reader_can_do_and_ends_a_misconception(path):
    text = path.read_text("utf-8")
    opening = r"\A(---\n(.+\n)+---\n+)?# .*\{#[\w-]+\}\n\nAfter this page you can "
    ending = r'## The misconception this page ends \{#misconception\}\n\n> ".*"\n\n.*\n'
    problems, where = [], f"{path.relative_to(ROOT)}:1"
    if not re.match(opening, text):
        problems.append(
            f'{where}: begin with "# Title {{#id}}", a blank line and "After this page you can …"'
        )
    if not re.search(ending, text):
        problems.append(
            f'{where}: end with "## The misconception this page ends {{#misconception}}", '
            'a quote, > "…", and what is right, with a blank line between'
        )
    fail_if(problems)
