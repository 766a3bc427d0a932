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


def docstring(package, file, name):
    """Return the docstring of a class or function, its white space collapsed, without importing it.

    Raises:
        AssertionError: The package has no such file, the file no such name, or that no docstring.
    """
    spec = importlib.util.find_spec(package)
    if spec is None:
        pytest.skip(f"{package} is not installed")
    folder = Path(spec.submodule_search_locations[0])
    remedy = f"look where {package} has it now, and correct QUOTED; if nowhere, the entry is `fixed`"
    assert (folder / file).is_file(), f"{folder} has no file {file}, which documented {name}: {remedy}"
    body = ast.parse((folder / file).read_text("utf-8")).body
    found = [ast.get_docstring(node) for node in body if getattr(node, "name", "") == name]
    assert found, f"{folder / file} defines no {name}: {remedy}"
    assert found[-1], f"{name} in {folder / file} has no docstring: {remedy}"
    return " ".join(inspect.cleandoc(found[-1]).split())


def test_every_entry_on_a_docstring_names_where_it_is():
    works = {"transformers", "mlx-lm"}
    assert [entry.id for entry in register().errata if entry.work in works] == list(QUOTED)


@pytest.mark.parametrize(
    ("identity", "place"), [(identity, place) for identity in QUOTED for place in QUOTED[identity]]
)
def test_a_quoted_docstring_has_the_words_until_the_entry_is_fixed(identity, place):
    (entry,) = (one for one in register().errata if one.id == identity)
    fixed = any(affected.fixed for affected in entry.affected)
    assert (entry.original in docstring(*place)) != fixed, (
        f"{identity}: {'.'.join(place)} has changed: name its version among the editions, and as `fixed`"
    )


@pytest.mark.parametrize(
    ("file", "name", "message"),
    [
        ("moved.py", "told", r"made has no file moved\.py, which documented told: look where made "),
        ("inner/here.py", "gone", r"made.inner.here\.py defines no gone: look where made "),
        ("inner/here.py", "mute", r"mute in .*made.inner.here\.py has no docstring: look where made "),
    ],
)
def test_what_is_missing_is_named_with_its_place_and_what_to_do(tmp_path, monkeypatch, file, name, message):
    here = tmp_path / "made" / "inner" / "here.py"
    here.parent.mkdir(parents=True)
    (tmp_path / "made" / "__init__.py").touch()
    here.write_text('def told():\n    """Words\n    of  two lines."""\n\ndef mute():\n    pass\n', "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert docstring("made", "inner/here.py", "told") == "Words of two lines."
    with pytest.raises(AssertionError, match=message):
        docstring("made", file, name)
