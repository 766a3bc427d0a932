import gc
import importlib.metadata
import os
import re
import sys
from functools import cache

from tests.standins import Finder, StandIn

# Before any snippet imports matplotlib or torch, whose second thread would only wait for small tensors.
os.environ["MPLBACKEND"] = "Agg"
os.environ["OMP_NUM_THREADS"] = "1"

# What is installed is the same all the time, and each site that a test builds asks three times. Those who
# ask, such as MkDocs, are imported later.
importlib.metadata.entry_points = cache(importlib.metadata.entry_points)

pytest_plugins = ["errata.pytest_plugin"]  # each proof of errata.yml as two tests

sys.meta_path.insert(0, Finder)
gc.disable()  # while tests are collected, which leaves much and drops little
COLLECTED = set()  # the modules that were imported when all tests were collected


def pytest_collection_finish():
    gc.freeze()  # what stands to the end of the run is not looked through again and again
    gc.enable()
    COLLECTED.update(name for name, module in sys.modules.items() if not isinstance(module, StandIn))


_PLACE = re.compile(r"^(?:E\s+)?([\w./-]+\.\w+):(\d+):(?:(\d+):)? (.+)$", re.MULTILINE)


def pytest_runtest_logreport(report):
    """On GitHub, show a failure that names file and line at that line of the change."""
    if report.failed and os.environ.get("GITHUB_ACTIONS"):
        for path, line, _, message in _PLACE.findall(report.longreprtext)[:10]:
            print(f"\n::error file={path},line={line}::{message}")


def pytest_terminal_summary(terminalreporter):
    """Count what a test counted, in whatever process it ran."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "summary":
                terminalreporter.write_line(value)
