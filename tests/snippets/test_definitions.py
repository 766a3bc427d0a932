"""What several snippets define under one name is one thing."""

import ast
import importlib
from collections import defaultdict
from functools import cache

import numpy as np
import pytest

from tests.paths import PROGRAMS, PROJECT, ROOT, SNIPPETS

FILES = PROGRAMS + sorted((SNIPPETS / "errata").glob("*.py"))


@cache
def definitions():
    """Return {(name, backend): {body without docstring: [paths]}} of all functions and constants."""
    found = defaultdict(lambda: defaultdict(list))
    for path in FILES:
        source = path.read_text("utf-8")
        backend = "torch" if "import torch" in source else "numpy" if "import numpy" in source else "math"
        for node in ast.parse(source, str(path)).body:
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                code = ast.dump(node.args) + ast.dump(ast.Module(body, []))
                if node.name != "check":  # of each proof its own
                    found[node.name, backend][code].append(path)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name in {"TOKENS", "LOGITS"}:  # whatever holds the numbers
                    numbers = [part for part in ast.walk(node.value) if isinstance(part, ast.List)]
                    found[name, "any"][ast.dump((numbers or [node.value])[0])].append(path)
    return found


@pytest.mark.parametrize(("name", "backend"), sorted(definitions()), ids=str)
def test_repeated_definitions_of_one_name_are_equal(name, backend):
    """Apart from the page of that name, whose function refuses bad input."""
    versions = definitions()[name, backend].values()
    elsewhere = [[f for f in files if PROJECT.recorded_name(f) != name] for files in versions]
    ways = [", ".join(str(f.relative_to(ROOT)) for f in files) for files in elsewhere if files]
    if len(ways) > 1:
        pytest.fail("\n".join([f"{name} is defined in {len(ways)} ways:", *ways]), pytrace=False)


@pytest.mark.parametrize("name", ["softmax", "entropy"])
def test_a_short_copy_gives_what_the_reference_function_gives(name):
    reference = getattr(importlib.import_module(f"snippets.{name}"), name)
    files = [file for version in definitions()[name, "numpy"].values() for file in version]
    copies = [getattr(importlib.import_module(f"snippets.{file.stem}"), name) for file in files]
    assert len(copies) > 3
    logits = np.random.default_rng(8).normal(scale=4, size=(5, 30))
    for copy in copies:
        for temperature in (0.1, 1.0, 7.0):
            assert np.allclose(copy(logits, temperature), reference(logits, temperature), atol=1e-14)
