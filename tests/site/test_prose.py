"""What pages give by hand and asrun cannot know: commands, settings, anchors, openings."""

import ast
import re

import click
import pytest

import asrun.cli
import errata.cli
from asrun.lint import fenced
from tests.paths import PAGES, PROGRAMS, ROOT, SNIPPETS


def fail_if(problems):
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES, *(ROOT / "packages").glob("*/README.md")]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_each_command_that_a_text_names_exists_with_its_options(path):
    """What sessions show was run; this holds what stands in sentences and in blocks of commands."""
    text = path.read_text("utf-8")
    code = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)
    code += [line for _, info, lines in fenced(text) if info == "sh" for line in lines]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for called in code:
        for target in re.findall(r"\bmake ([a-z][a-z-]*)", called):
            assert target in targets, f"{path.name}: make {target}"
        if call := re.match(r"(?:\.venv/bin/)?(errata|asrun) ([a-z].*)", called):
            name, *words = re.split(r" {2,}|#", call[2])[0].split()
            commands = {"errata": errata.cli.main, "asrun": asrun.cli.main}[call[1]]
            command = commands.get_command(click.Context(commands), name)
            assert command, f"{path.name}: {called}"
            options = {one for parameter in command.params for one in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= {*options, "--help"}, called


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
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("notebooks/*.py")]
    sources = {path: path.read_text("utf-8") for path in pages}
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
