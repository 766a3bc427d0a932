"""A pytest plugin: each program as items `softmax.py::output`, `::values`, `::figure`, each page as one.

A program runs once for all of its items. With --asrun-update the programs that are asked for are
recorded first, and the items say what could not be. `-p asrun.pytest_plugin` loads it where plugins are
not loaded by themselves.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asrun import check, lint, records
from asrun.check import Outcome
from asrun.project import SETTINGS, Project, SettingsError, said

_PROJECTS = pytest.StashKey[dict[Path, Project | None]]()  # of each folder
_TYPED = "typed by hand"  # the property of an item of a page: root of its project, and what to say of that
_UPDATED = pytest.StashKey[dict[Path, Outcome]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --asrun-update."""
    text = "record what the programs make: NAME.out, NAME.svg, values.json, records.json"
    parser.addoption("--asrun-update", action="store_true", help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Read the project in pytest's root, if there is one; others are found with their files."""
    if config.getoption("asrun_update") and hasattr(config, "workerinput"):
        raise pytest.UsageError("--asrun-update records in one process, not in several at once: leave out -n")
    config.stash[_PROJECTS] = {}
    _project(config, config.rootpath)


def _project(config: pytest.Config, folder: Path) -> Project | None:
    """Return the project of a folder, the same for all of its folders, or None."""
    known = config.stash[_PROJECTS]
    if folder not in known and not (folder / SETTINGS).exists() and folder.parent != folder:
        known[folder] = _project(config, folder.parent)
    elif folder not in known:
        try:
            found = Project.find(folder)
            known[folder] = next((one for one in known.values() if one and one.root == found.root), found)
        except SettingsError as error:
            if "run `asrun init`" not in str(error):
                raise pytest.UsageError(str(error)) from None
            known[folder] = None
    return known[folder]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect programs, pages, and the records as a whole."""
    project = _project(parent.config, file_path.parent)
    if project is None:
        return None
    kind: type[_File] | None = None
    if file_path in project.files:
        kind = ProgramFile
    elif file_path in project.texts:
        kind = PageFile
    elif file_path == project.programs / "records.json":
        kind = RecordsFile
    if kind is None:
        return None
    made: pytest.Collector = kind.from_parent(parent, path=file_path, project=project)
    return made


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Count what is bound and what is typed by hand, when a page was asked for, in whatever process."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    found = dict(value for one in reports for name, value in one.user_properties if name == _TYPED)
    for lines in found.values():
        for line in lines:
            terminalreporter.write_line(line)


class _File(pytest.File):
    def __init__(self, *, project: Project, **options: Any) -> None:
        super().__init__(**options)
        self.project = project

    def problems(self, item: pytest.Item) -> str:
        """Return what is wrong, as an item says it; may skip."""
        raise NotImplementedError

    def kinds(self) -> list[str]:
        """Return the names of the items."""
        raise NotImplementedError

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the items."""
        try:
            kinds = self.kinds()
        except SettingsError as error:
            raise self.CollectError(str(error)) from None
        for kind in kinds:
            yield RecordItem.from_parent(self, name=kind)


class ProgramFile(_File):
    """A program: its output, and the figure and values that are recorded or asked for."""

    outcome: Outcome | None = None

    def kinds(self) -> list[str]:
        """Return output, and figure and values if the program has them."""
        figure = self.project.figure(self.path)
        has_figure = figure.exists() or self.project.shows(figure.name)
        has_values = self.project.wanted(self.path.stem) or records.values_of(self.project, self.path.stem)
        return ["output", *(["figure"] if has_figure else []), *(["values"] if has_values else [])]

    def problems(self, item: pytest.Item) -> str:
        """Return the program's problem for the item that it belongs to; those behind it are skipped then.

        If that item was not asked for, the first behind it tells.
        """
        if self.outcome is None:
            self.outcome = self._outcome()
        if self.outcome.skipped:
            pytest.skip(self.outcome.skipped)
        if not self.outcome.problem:
            return ""
        first = self.outcome.kind if self.outcome.kind in self.kinds() else "output"
        order = ["output", "figure", "values"]
        asked = {item.name for item in self.session.items if item.parent is self}
        touched = [one for one in order[order.index(first) :] if one in asked]
        if item.name in touched[1:]:
            pytest.skip(f"not compared: ::{touched[0]} says why")
        return self.outcome.problem if item.name in touched else ""

    def _outcome(self) -> Outcome:
        if not self.config.getoption("asrun_update"):
            return check.check(self.project, self.path, bool(os.environ.get("ASRUN_EXACT")), linted=True)
        if _UPDATED not in self.config.stash:
            self.config.stash[_UPDATED] = {}
        updated = self.config.stash[_UPDATED]
        if self.path not in updated:  # all of its project that are asked for, in their order
            asked = {item.path for item in self.session.items if isinstance(item.parent, ProgramFile)}
            programs = [path for path in self.project.files if path in asked]
            found = check.update(self.project, programs)
            updated |= {one.program: one for one in found if isinstance(one, Outcome)}
        return updated[self.path]


class PageFile(_File):
    """A page: what it takes from the programs, and what it has by hand."""

    def kinds(self) -> list[str]:
        """Return page."""
        return ["page"]

    def problems(self, item: pytest.Item) -> str:
        """Return all problems of the page."""
        typed = lint.typed(self.project)
        item.user_properties.append((_TYPED, (str(self.project.root), typed.summary())))
        return "\n".join([*check.page(self.project, self.path), *typed.problems.get(self.path, [])])


class RecordsFile(_File):
    """The records as a whole."""

    def kinds(self) -> list[str]:
        """Return records."""
        return ["records"]

    def problems(self, item: pytest.Item) -> str:
        """Return the problems of the project that are no page's and no program's."""
        return "\n".join([*check.whole(self.project, linted=True), *lint.typed(self.project).problems[None]])


class RecordItem(pytest.Item):
    """A kind of record of a program, a page, or the records as a whole."""

    parent: _File

    def runtest(self) -> None:
        """Fail with the problem."""
        try:
            problem = self.parent.problems(self)
        except SettingsError as error:
            problem = str(error)
        except OSError as error:
            problem = said(error)
        if problem:
            pytest.fail(problem, pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the item; not by the end of its id, in which pytest would put :: for each dot."""
        return self.path, None, f"{self.name} of {self.path.name}"
