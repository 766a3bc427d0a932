"""What may import what, that modules import each other in no circle, and what no test replaces.

That is a folder, which would move below the feet of what it tests.
"""

import ast
import importlib.metadata
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.paths import ROOT

# The code of each folder, and what it may import of this repository besides the two libraries.
ALLOWED = {
    # Of the tests only what makes registers, sites and copies for them.
    "benchmarks": {
        "benchmarks", "snippets", "tools",
        *(f"packages.errata.tests.{name}" for name in ("building", "copies", "many")),
    },
    "extensions": set(),
    "hooks": {"extensions"},
    "packages/asrun/src": set(),
    "packages/asrun/tests": set(),
    "packages/errata/src": set(),
    "packages/errata/tests": set(),
    "real_model": {"real_model", "snippets"},
    "snippets": set(),
    "tests": {"extensions", "packages.errata.tests", "real_model", "snippets", "tests", "tools"},
    "tools": {"extensions", "snippets", "tools"},
}
OURS = {name.partition("/")[0] for name in ALLOWED}


class Module(NamedTuple):
    """What is looked at of a module. Its tree is not kept: gc would look through it to the end of the run."""

    imports: list[tuple[int, str]]
    paths: set[str]
    replaced: list[tuple[int, str]]


@cache  # by the process that runs these tests; each collects them
def modules():
    """Return each module by its path."""
    files = [path for folder in ALLOWED for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): module(path.read_text("utf-8")) for path in files}


def module(source):
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    return Module([*imported(nodes)], paths(tree), [*replaced(nodes)])


def test_what_is_installed_is_looked_for_once_by_all_sites_that_tests_build():
    asked = [importlib.import_module(f"{host}.utils").entry_points for host in ("mkdocs", "properdocs")]
    assert all(hasattr(one, "cache_info") for one in asked)


CALLS = {"import_module", "__import__", "importorskip", "run_module"}
FILES = {"run_path", "spec_from_file_location", "SourceFileLoader"}


def imported(nodes):
    """Yield line and whole name of each module, or part of one, that a module imports, anywhere in it."""
    for node in nodes:
        function = getattr(node, "func", None)
        called = getattr(function, "attr", getattr(function, "id", ""))
        if called in CALLS:
            written = (one for one in node.args[:1] if isinstance(one, ast.Constant))
            yield from ((node.lineno, str(one.value)) for one in written)
        if called in FILES:
            texts = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
            folders = (str(text).partition("/")[0] for text in texts)
            yield from ((node.lineno, folder) for folder in folders if folder in ALLOWED)
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize(
    "line",
    [
        "import hooks.llms", "from hooks import llms", "from hooks.llms import ROOT as r",
        "def f():\n    import hooks.llms", 'importlib.import_module("hooks.llms")', '__import__("hooks")',
        'pytest.importorskip("hooks.llms")', 'runpy.run_module("hooks.llms")',
        'runpy.run_path(str(ROOT / "hooks" / "llms.py"))', 'run_path(f"{ROOT}/" + "hooks/llms.py")',
        'importlib.util.spec_from_file_location("llms", ROOT / "hooks/llms.py")',
    ],
)  # fmt: skip
def test_no_way_of_importing_is_overlooked(line):
    assert [name.partition(".")[0] for _, name in module(line).imports] == ["hooks"]


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_folder_imports_of_the_others_what_it_may(folder):
    files = {name: one for name, one in modules().items() if name.startswith(f"{folder}/")}
    assert files
    wrong = [
        f"{name}:{line}: {needed}"
        for name, one in files.items()
        for line, needed in one.imports
        if needed.partition(".")[0] in OURS
        and not any(f"{needed}.".startswith(f"{allowed}.") for allowed in ALLOWED[folder])
    ]
    assert wrong == []


@pytest.mark.parametrize("package", ["asrun", "errata"])
def test_the_modules_of_a_library_import_each_other_in_no_circle(package):
    """Imports within functions and those for annotations count too."""
    top = f"packages/{package}/src/"
    ours = {
        name.removeprefix(top).removesuffix(".py").removesuffix("/__init__").replace("/", "."): one.imports
        for name, one in modules().items()
        if name.startswith(top)
    }
    needs = {
        name: {
            one if one in ours else one.rpartition(".")[0]
            for _, one in imports
            if one.partition(".")[0] == package
        }
        - {name}
        for name, imports in ours.items()
    }
    assert {*TopologicalSorter(needs).static_order()} >= ours.keys()  # raises CycleError


def paths(tree):
    """Return the names at the top of a module that are made from a path."""
    found = {"Path"}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        if found & {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}:
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found - {"Path"}


def replaced(nodes):
    """Yield line and name of what a test puts into a module in place of something else."""
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"setattr", "object", "patch"}:
            texts = (one.value for one in node.args[:2] if isinstance(one, ast.Constant))
            yield from ((node.lineno, text.rpartition(".")[2]) for text in texts if isinstance(text, str))
            if any(isinstance(one, ast.Name) for one in node.args[1:2]):  # any text may be what it stands for
                texts = (one for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str))
                yield from ((text.lineno, text.value) for text in texts)
        elif isinstance(node, ast.Assign):
            targets = (target for target in node.targets if isinstance(target, ast.Attribute))
            yield from ((node.lineno, target.attr) for target in targets)


def test_no_test_replaces_a_path_of_what_it_tests():
    tests = {name: one for name, one in modules().items() if "tests" in Path(name).parts}
    others = [one for name, one in modules().items() if name not in tests]
    known = {constant for one in others for constant in one.paths if constant.isupper()}
    assert {"HERE", "ROOT"} <= known
    wrong = [(name, *what) for name, one in tests.items() for what in one.replaced if what[1] in known]
    assert [f"{name}:{line}: {constant}" for name, line, constant in wrong] == []
