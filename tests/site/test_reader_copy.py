"""The copy of a reader: the notebook of chapter 5 at a commit of LLMs-from-scratch against this register."""

import json
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

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


def test_each_cell_that_an_erratum_quotes_is_named_once_for_it_and_no_other(tmp_path, needed):
    neutral = {"cell_type": "markdown", "source": ["Nothing is quoted from here.\n", "Nor here."]}
    cells = [neutral] * (CELLS[-1]["cell"] + 2)
    for cell in CELLS:
        between = "\n\nneutral = None\n\n" if cell["type"] == "code" else "\n\nNeutral words.\n\n"
        source = between + between.join(cell["quoted"]) + between
        cells[cell["cell"]] = {"cell_type": cell["type"], "source": source.splitlines(keepends=True)}
    copy = tmp_path / "ch05.ipynb"
    copy.write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")
    assert needed(copy) == EXPECTED


@pytest.mark.skipif(not CLONE, reason="LLMS_FROM_SCRATCH names no checkout of LLMs-from-scratch at 28c65cd")
def test_the_notebook_itself_has_the_same_answer(needed):
    assert needed(Path(CLONE) / "ch05/01_main-chapter-code/ch05.ipynb") == EXPECTED
