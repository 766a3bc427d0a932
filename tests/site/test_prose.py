"""What pages give by hand and asrun cannot know: commands, settings, anchors, openings."""

import ast
import importlib
import re
import shlex

import click
import pytest
import yaml

from asrun.lint import blocks
from errata.cli import main
from errata.hosts.mkdocs_plugin import ErrataPlugin
from tests.paths import DOCS, PAGES, PROGRAMS, PROJECT, ROOT, SNIPPETS


def fail_if(problems):
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def given_blocks(page, held):
    """Return the blocks of a page that [tool.asrun] given says are held so."""
    firsts = {row.block for row in PROJECT.given if row.page == f"docs/en/{page}" and held in row.held}
    found = blocks((DOCS / page).read_text("utf-8"))
    return [code for _, code in found if code.partition("\n")[0] in firsts]


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


OPENING = re.compile(
    r"\A(?:---\n(?:.+\n)+---\n+)?# .*\{#[\w-]+\}\n\n(?P<text>[^\n#<>|`!-][^\n]*(?:\n[^\n]+)*)\n\n"
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_opens_with_at_most_three_sentences(path):
    """They say what problem the reader has and what the page settles; one sentence is one line."""
    opening = OPENING.match(path.read_text("utf-8"))
    if not opening or opening["text"].count("\n") > 2:
        fail_if(
            [
                f'{path.relative_to(ROOT)}:1: begin with "# Title {{#id}}", a blank line and one to three '
                "sentences, a line each: a problem that the reader has, and what the page settles"
            ]
        )
