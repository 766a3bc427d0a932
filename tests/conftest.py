import gc
import importlib.metadata
import os
import platform
import re
import sys
from functools import cache
from itertools import islice

import pytest

from tests.standins import ROOT, Finder, end, is_heavy

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
    end()  # asrun looks at the state of each library that is imported
    gc.freeze()  # what stands to the end is not looked through again and again, until asrun runs a program
    gc.enable()
    COLLECTED.update(sys.modules)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give a file to a process, but those together for which it does what it would do for one of them alone.

    That is to import heavy libraries, or to read all pages.
    """
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            if file.startswith("docs/"):
                return "pages"
            return "heavy" if file.endswith(".py") and is_heavy(ROOT / file) else file

        def _pending_of(self, workload):  # counts all that is done at each test; more than two are asked for
            tests = (done for scope in reversed(workload.values()) for done in reversed(scope.values()))
            return sum(islice((1 for done in tests if not done), 3))

    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


PROCESSES = {ROOT / name for name in (ROOT / "tests" / "processes.txt").read_text("utf-8").split()}


class InOneProcess:
    """Fails a test of `make test` that starts a process, and so keeps it quick, whatever is added.

    These are the tests of `testpaths` but for the files of tests/processes.txt; those of the browser start
    some. Programs and proofs may start some too.
    """

    def __init__(self, config):
        self.paths = [config.rootpath / path for path in config.getini("testpaths")]
        self.started = []

    def guards(self, item):
        """Whether a test is to start no process."""
        tested = any(item.path.is_relative_to(path) for path in self.paths)
        return tested and isinstance(item, pytest.Function) and item.path not in PROCESSES

    def note(self, event, arguments):
        """Take an audit event of Python."""
        if event in {"subprocess.Popen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}:
            self.started.append(f"{event} {arguments!r:.100}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self):
        self.started.clear()  # of what was imported when the tests were collected

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item):
        yield
        started, self.started = self.started, []
        if started and self.guards(item):
            pytest.fail(f"starts a process ({started[0]}): put its file into tests/processes.txt", False)


def pytest_configure(config):
    platform.processor()  # asks a process, once, which some library would do in whatever test imports it
    guard = InOneProcess(config)
    config.pluginmanager.register(guard)
    sys.addaudithook(guard.note)


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
