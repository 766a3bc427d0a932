"""What the register quotes of the docstrings of packages that are installed here."""

import ast
import importlib.util
import inspect
from pathlib import Path

import pytest

from tests.paths import register

GENERATION = "transformers", "generation/configuration_utils.py"
PROCESSORS = "transformers", "generation/logits_process.py"
SAMPLING = "mlx_lm", "sample_utils.py"
QUOTED = {
    "E0116": [(*GENERATION, "GenerationConfig")],
    "E0117": [(*PROCESSORS, "TemperatureLogitsWarper")],
    "E0118": [(*GENERATION, "GenerationConfig"), (*PROCESSORS, "MinPLogitsWarper")],
    "E0119": [(*SAMPLING, "apply_min_p")],
    "E0120": [(*SAMPLING, "apply_top_p")],
}
ENTRIES = {entry.id: entry for entry in register().errata}


def docstring(package, file, name):
    """Return the docstring of a class or function, its white space collapsed, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        pytest.skip(f"{package} is not installed")
    source = (Path(spec.submodule_search_locations[0]) / file).read_text("utf-8")
    (found,) = (node for node in ast.parse(source).body if getattr(node, "name", "") == name)
    return " ".join(inspect.cleandoc(ast.get_docstring(found)).split())


def test_every_entry_on_a_docstring_names_where_it_is():
    works = {"transformers", "mlx-lm"}
    assert [identity for identity, entry in ENTRIES.items() if entry.work in works] == list(QUOTED)


@pytest.mark.parametrize(
    ("identity", "place"), [(identity, place) for identity in QUOTED for place in QUOTED[identity]]
)
def test_a_quoted_docstring_has_the_words_until_the_entry_is_fixed(identity, place):
    entry = ENTRIES[identity]
    fixed = any(affected.fixed for affected in entry.affected)
    assert (entry.original in docstring(*place)) != fixed, (
        f"{identity}: {'.'.join(place)} has changed: name its version among the editions, and as `fixed`"
    )
