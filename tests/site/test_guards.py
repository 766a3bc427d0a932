"""What would lose its guard in silence: settings, pins, tabs, commands of READMEs, the tests themselves."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
import yaml

from asrun.lint import fenced
from asrun.markdown import references
from errata.register import schema
from errata.render import reference
from tests.paths import PROGRAMS, PROJECT, ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))
TESTS = sorted(
    path
    for folder in ("tests", "packages")
    for path in (ROOT / folder).rglob("test_*.py")
    if "site-packages" not in path.parts
)


class _Settings(yaml.SafeLoader):
    """Reads `!ENV [NAME, default]` as its default."""


_Settings.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])


def settings(name):
    return yaml.load((ROOT / name).read_text("utf-8"), Loader=_Settings)


def test_a_link_or_an_anchor_that_leads_nowhere_is_a_warning_in_each_language():
    """Which the strict build ends at; INHERIT gives the Chinese site what it does not say itself."""
    links = ("not_found", "anchors", "absolute_links", "unrecognized_links")
    nav = ("omitted_files", "not_found", "absolute_links")
    wanted = {"nav": dict.fromkeys(nav, "warn"), "links": dict.fromkeys(links, "warn")}
    assert settings("mkdocs.yml")["validation"] == wanted
    assert "validation" not in settings("mkdocs.zh.yml")
    assert settings("mkdocs.zh.yml")["INHERIT"] == "mkdocs.yml"


def test_a_notebook_that_raises_ends_the_build():
    plugins = settings("mkdocs.yml")["plugins"]
    (notebooks,) = (one["mkdocs-jupyter"] for one in plugins if "mkdocs-jupyter" in one)
    assert (notebooks["execute"], notebooks["allow_errors"]) == (True, False)


def test_a_pin_is_the_version_with_which_the_tests_run():
    """Not for what another system needs, which is not installed here."""
    pins = re.findall(r"^([\w.-]+)==([\w.!-]+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert len(pins) > 100
    other = []
    for name, pinned in pins:
        try:
            installed = version(name).partition("+")[0]
        except PackageNotFoundError:
            continue
        if installed != pinned:
            other.append(f"constraints.txt has {name}=={pinned}, installed is {installed}: set up .venv anew")
    assert other == []


RECORDS = [ROOT / "errata.yml", *sorted((ROOT / "snippets").rglob("*.*")), *PAGES]


def test_no_register_record_or_page_ends_a_line_as_windows_does():
    """A diff would show every line as changed, and a record another output than the program printed."""
    assert [path.name for path in RECORDS if path.suffix != ".pyc" and b"\r" in path.read_bytes()] == []


LABELS = {"Python": "_math", "NumPy": "", "PyTorch": "_torch"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_label_of_a_tab_and_the_title_of_a_block_agree_with_their_file(path):
    text = path.read_text("utf-8")
    for label, block in re.findall(r'^( *=== "[^"]+"\n)((?: *\n| {4,}.*\n)*)', text, re.MULTILINE):
        named = label.split('"')[1]
        for file in re.findall(r'--8<-- "(\w+)\.py', block):
            kind = next((kind for kind in ("_math", "_torch") if file.endswith(kind)), "")
            assert LABELS.get(named, kind) == kind, f"{path.name}: the tab {named} shows {file}.py"
    for line, info, inside in fenced(text):
        title = re.search(r'title="([\w/]+\.\w+)"', info)
        files = [one.name for one in references("\n".join(["```", *inside, "```"])) if one.kind == "include"]
        if title and files:
            shown = {re.sub(r"\.out$", ".py", file) if title[1].endswith(".py") else file for file in files}
            ends = {file for file in shown if f"/{file}".endswith(f"/{title[1]}")}  # of an example's folder
            assert shown == ends, f"{path.name}:{line}: {title[1]} shows {files}"


def _base(name):
    return re.sub(r"_(torch|math)$", "", Path(name).stem)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_output_stands_below_its_program(path):
    """Below any of its twins; where only an output is shown, its program is shown further down."""
    last = None
    found = [one for one in references(path.read_text("utf-8")) if one.kind == "include"]
    for number, one in enumerate(found):
        if one.name.endswith(".out") and (PROJECT.programs / one.name).with_suffix(".py").is_file():
            later = {_base(other.name) for other in found[number:] if other.name.endswith(".py")}
            assert _base(one.name) in {last, *later}, f"{path.name}:{one.line}: {one.name} is below {last}"
        elif one.name.endswith(".py"):
            last = _base(one.name)


def test_every_test_file_is_there_and_tests_something():
    """A file that is gone fails nothing else, so their names stand in a list: change both."""
    listed = (ROOT / "tests" / "files.txt").read_text().split()
    assert [path.relative_to(ROOT).as_posix() for path in TESTS] == listed
    assert [path.name for path in TESTS if "\ndef test_" not in path.read_text("utf-8")] == []


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_each_program_has_the_test_file_of_its_page(path):
    name = f"test_{path.stem.split('_')[0]}.py"  # tests of the programs on engines run the engines
    assert any((ROOT / "tests" / folder / name).is_file() for folder in ("snippets", "site"))


def _described(node):
    if isinstance(node, dict):
        yield from [node["description"]] if isinstance(node.get("description"), str) else []
        inside = (value for key, value in node.items() if key != "defaultSnippets")
        yield from (text for value in inside for text in _described(value))
    elif isinstance(node, list):
        yield from (text for value in node for text in _described(value))


def test_each_description_of_the_schema_stands_in_the_reference():
    shown = re.sub(r"\s+", " ", reference.fields()).replace("\\|", "|")
    definitions = schema.schema()["definitions"].values()
    others = {one["description"] for one in [schema.schema(), *definitions] if "description" in one}
    fields = set(_described(schema.schema())) - others
    assert len(fields) > 50
    assert {text for text in fields if text not in shown} == set()


# Each command of README.md and CONTRIBUTING.md, and what runs it as it is written; see `make package` too.
RUN = {
    "make edit": "tests/site/test_workflows.py",
    "make serve": "tests/site/test_workflows.py",
    "make test": ".ci/run",
    "make processes": ".ci/run",
    ".venv/bin/errata add": "snippets/contributing_erratum.sh",
    ".venv/bin/errata prove --update E0000": "snippets/contributing_erratum.sh",
    ".venv/bin/errata check": "snippets/contributing_erratum.sh",
    "python3 -m venv .venv": "Makefile",
    ".venv/bin/python -m pip install -c constraints.txt -e '.[docs,test,lint]' -e packages/asrun "
    "-e packages/errata -e extensions": "Makefile",
    ".venv/bin/python -m pip install --no-deps -r no-deps.txt": "Makefile",
    "NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs serve --livereload": "Makefile",
    ".venv/bin/pytest": "Makefile",
    "PIP_EXTRA_INDEX_URL=ADDRESS make test": ".ci/run",
}


def test_each_command_of_the_two_texts_for_contributors_is_run_as_it_is_written():
    texts = [(ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    lines = [line for text in texts for _, info, inside in fenced(text) if info == "sh" for line in inside]
    written = [re.split(r" {2,}#| {3,}", line)[0].strip() for line in lines]
    assert dict.fromkeys(written) == dict.fromkeys(RUN)
    for command, where in RUN.items():
        # In the Makefile the folder of programs and Python have names.
        text = (ROOT / where).read_text("utf-8")
        text = text.replace("$(BIN)", ".venv/bin").replace("$(PYTHON)", "python3")
        core = re.sub(r"^(?:\w+=\w+ )+|^\.venv/bin/(?=errata)", "", command)
        core = core.replace("make ", 'make", "') if where.endswith("workflows.py") else core
        assert core in text, f"{where} does not run {command}"


def test_the_make_targets_that_ci_has_no_time_for_are_none():
    """Every check that a target offers is a step of .ci/run, or says here why it is not."""
    offered = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    steps = set(re.findall(r"^step make ([a-z-]+)", (ROOT / ".ci" / "run").read_text(), re.MULTILINE))
    by_a_step = {"recorded", "model-file"}
    serving = {"serve", "edit"}
    publishing = {"offline", "dist"}  # release.yml
    recording = {"update", "bench", "constraints", "model-update"}
    long = {"model-full", "model-check", "hostile", "lighthouse"}  # hours, the network, or another browser
    weekly = {"fresh"}  # fresh.yml
    assert offered - steps == by_a_step | serving | publishing | recording | long | weekly


def test_a_warning_of_a_test_is_an_error(pytestconfig):
    """Whatever a test file sets for itself comes on top."""
    assert pytestconfig.getini("filterwarnings") == ["error"]
    assert pytestconfig.getini("xfail_strict")
    assert pytestconfig.getini("empty_parameter_set_mark") == "fail_at_collect"
    assert {"--strict-markers", "--strict-config"} <= {*pytestconfig.getini("addopts")}
