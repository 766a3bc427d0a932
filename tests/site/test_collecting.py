"""Collecting tests imports no library that only running them needs, and one process runs all that do."""

import sys
from types import SimpleNamespace

import pytest

from tests.conftest import COLLECTED, pytest_xdist_make_scheduler
from tests.standins import ROOT, StandIn, is_heavy

# What a library itself imports, and no stand-in for it does.
RAN = {
    "llms_from_scratch.ch04", "matplotlib.rcsetup", "mkdocs_jupyter", "nbconvert", "scipy.linalg",
    "sklearn.base", "torch._C", "transformers.utils",
}  # fmt: skip


@pytest.mark.parametrize("module", sorted(RAN))
def test_collecting_the_tests_of_this_run_imported_no_heavy_library(module):
    assert "asrun.pytest_plugin" in COLLECTED  # the list is there
    assert module not in COLLECTED


def test_each_file_of_this_run_that_imports_a_heavy_library_is_taken_for_heavy(request):
    modules = {item.module for item in request.session.items if hasattr(item, "module")}
    held = {one for one in modules if any(isinstance(value, StandIn) for value in vars(one).values())}
    assert [one.__name__ for one in held if not is_heavy(ROOT / one.__file__)] == []


def test_no_stand_in_is_left_to_what_looks_through_the_imported_modules():
    assert [name for name, module in sys.modules.items() if isinstance(module, StandIn)] == []


def test_files_that_need_a_heavy_library_and_pages_are_given_to_one_process_each():
    options = {"dist": "loadfile", "tx": ["popen"]}
    config = SimpleNamespace(getoption=options.get, getvalue=options.get)
    split = pytest_xdist_make_scheduler(config, None)._split_scope
    by_its_program, light = "tests/snippets/errata/test_rows_of_a_count.py", "tests/site/test_collecting.py"
    pages = ["docs/en/cost.md", "docs/zh/cost.md", "docs/en/notebooks/calibration.py"]
    heavy = ["tests/site/test_engines.py", by_its_program, "snippets/softmax_figure.py"]
    together = [{split(f"{file}::item") for file in files} for files in (heavy, pages, [light])]
    assert [len(scopes) for scopes in together] == [1, 1, 1]
    assert len(set.union(*together)) == 3
    assert together[-1] == {light}
    options["dist"] = "load"
    assert pytest_xdist_make_scheduler(config, None) is None
