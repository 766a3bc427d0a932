"""The copy of a reader: the notebook of chapter 5 at a commit of LLMs-from-scratch against this register."""

import json
import os
import re
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest

from errata.text import mend
from errata.text.copies import compare

from .. import paths

# Of each cell of ch05/01_main-chapter-code/ch05.ipynb at 28c65cd that needs a correction: its place as
# nbformat counts it, the errata it needs, and of its text what they quote.
CELLS = json.loads(Path(__file__).with_name("ch05.json").read_text("utf-8"))
CLONE = os.environ.get("LLMS_FROM_SCRATCH", "")  # a checkout of that commit


@pytest.fixture(scope="module")
def needed():
    register = paths.register()

    def needed(notebook):
        """Return what each cell of a notebook needs; of each place one."""
        found = defaultdict(list)
        for finding in compare(register, notebook):
            if finding.state == "needed":
                found[int(re.search(r"cells\[(\d+)", finding.place)[1])].append(finding.entry.id)
        return dict(found)

    return needed


EXPECTED = {cell["cell"]: cell["needed"] for cell in CELLS}


@pytest.fixture
def quoted(tmp_path):
    """Return a notebook of those cells' quoted words between neutral ones."""
    words = ["Nothing is quoted from here.\n", "Nor here."]
    neutral = {"cell_type": "markdown", "metadata": {}, "source": words}
    cells = [{**neutral, "id": f"n{n}"} for n in range(CELLS[-1]["cell"] + 2)]
    for cell in CELLS:
        between = "\n\nneutral = None\n\n" if cell["type"] == "code" else "\n\nNeutral words.\n\n"
        source = between + between.join(cell["quoted"]) + between
        own = {"outputs": [], "execution_count": None} if cell["type"] == "code" else {}
        cells[cell["cell"]] |= {"cell_type": cell["type"], "source": source.splitlines(keepends=True), **own}
    copy = tmp_path / "ch05.ipynb"
    copy.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return copy


def test_each_cell_that_an_erratum_quotes_is_named_once_for_it_and_no_other(quoted, needed):
    assert needed(quoted) == EXPECTED


def test_the_notebook_corrected_is_valid_needs_nothing_and_differs_in_those_cells_alone(quoted, needed):
    mended = mend.mend(paths.register(), quoted)
    assert mended.left == []
    nbformat.validate(nbformat.reads(mended.text, as_version=nbformat.NO_CONVERT))
    before, after = (json.loads(text)["cells"] for text in (quoted.read_text("utf-8"), mended.text))
    pairs = enumerate(zip(before, after, strict=True))
    assert {n for n, (old, new) in pairs if old != new} == EXPECTED.keys()
    quoted.write_text(mended.text, "utf-8")
    assert needed(quoted) == {}


@pytest.mark.parametrize("name", ["copy.py", "copy.ipynb"])
def test_the_guard_of_e0038_put_into_a_loop_is_a_program_that_refuses_what_it_should(tmp_path, name):
    code = "def run(temperature):\n    for n in [0]:\n        if temperature > 0.0:\n            return n\n"
    copy = tmp_path / name
    cell = {"cell_type": "code", "source": code.splitlines(keepends=True)}
    copy.write_text(json.dumps({"cells": [cell]}) if name.endswith("ipynb") else code, "utf-8")
    text = mend.mend(paths.register(), copy).text
    scope = {}
    exec("".join(json.loads(text)["cells"][0]["source"]) if name.endswith("ipynb") else text, scope)
    assert (scope["run"](1.0), scope["run"](0.0)) == (0, None)
    with pytest.raises(ValueError, match="temperature must be >= 0"):
        scope["run"](float("nan"))


@pytest.mark.skipif(not CLONE, reason="LLMS_FROM_SCRATCH names no checkout of LLMs-from-scratch at 28c65cd")
def test_the_notebook_itself_has_the_same_answer(needed):
    assert needed(Path(CLONE) / "ch05/01_main-chapter-code/ch05.ipynb") == EXPECTED
