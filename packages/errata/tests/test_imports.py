"""Imports go the way of the data: register, text, check and prove, render, report, hosts, cli."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import errata

ROOT = Path(errata.__file__).parent
# From the bottom up: a package imports those before it, never one beside or after it. The public names, ""
# here, are those of the check and below.
ORDER = ({"register"}, {"text"}, {"check", "prove"}, {"render", ""}, {"report"}, {"hosts"}, {"cli"})
RANK = {package: rank for rank, packages in enumerate(ORDER) for package in packages}


def name_of(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}


@cache
def imported(path):
    """Return the modules of the library that a module imports, at its top or later."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: write the whole name of the module"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & MODULES.keys()) or {node.module}
    return frozenset(found & MODULES.keys())


def package_of(module):
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", [name for name in MODULES if package_of(name) in RANK])
def test_imports_go_one_way(module):
    here = package_of(module)
    others = {other for other in imported(MODULES[module]) if package_of(other) != here}
    wrong = {other for other in others if RANK.get(package_of(other), len(ORDER)) >= RANK[here]}
    assert not wrong


def test_each_package_has_its_place_in_the_order():
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == RANK.keys() - {""}


def test_no_modules_import_each_other():
    list(TopologicalSorter({name: imported(path) for name, path in MODULES.items()}).static_order())


def test_one_module_runs_git():
    named = [name for name, path in MODULES.items() if '"git"' in path.read_text("utf-8")]
    assert named == ["errata.check.git"]
