"""Collecting tests imports no library that only running them needs."""

import pytest

from tests.conftest import COLLECTED

# What a library itself imports, and no stand-in for it does.
RAN = {
    "llms_from_scratch.ch04", "matplotlib.rcsetup", "mkdocs_jupyter", "nbconvert", "scipy.linalg",
    "sklearn.base", "torch._C", "transformers.utils",
}  # fmt: skip


@pytest.mark.parametrize("module", sorted(RAN))
def test_collecting_the_tests_of_this_run_imported_no_heavy_library(module):
    assert "asrun.pytest_plugin" in COLLECTED  # the list is there
    assert module not in COLLECTED
