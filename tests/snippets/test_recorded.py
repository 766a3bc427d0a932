"""Every snippet still makes what the pages show."""

import pytest

from tests.snippets import recording
from tests.snippets.recording import ROOT, SNIPPETS

PROGRAMS = sorted(SNIPPETS.glob("*.py"))
# The NumPy program first: on an update it writes the output that its twins are compared with.
PROGRAMS.sort(key=lambda path: (recording.recorded_name(path), path.stem))


@pytest.fixture(params=PROGRAMS, ids=lambda path: path.stem)
def ran(request, tmp_path):
    try:
        made = recording.run(request.param, tmp_path)
    except recording.SnippetError as error:
        made = str(error)
    if isinstance(made, str):
        pytest.fail(made, pytrace=False)
    return made


def test_snippet_makes_what_is_recorded(ran, request):
    update = request.config.getoption("update_snippets")
    name = recording.recorded_name(ran.path)
    if ran.out:
        _compare_output(ran, SNIPPETS / f"{name}.out", update and name == ran.path.stem)
    for figure, svg in ran.figures.items():
        _compare_figure(ran, SNIPPETS / figure, svg, update)
    if name == ran.path.stem:
        _compare_values(ran, update)


def _compare_output(ran, record, update):
    if update:
        recording.write(record, ran.out)
    recorded = record.read_text("utf-8") if record.exists() else ""
    at = recording.difference(recorded, ran.out, recording.exact_bytes(ran.path))
    if at is not None:
        line = ran.lines[min(at, len(ran.lines) - 1)]
        message = recording.failure(ran.path, record.relative_to(ROOT), recorded, ran.out, line)
        pytest.fail(message, pytrace=False)


def _compare_figure(ran, record, svg, update):
    if update:
        recording.write(record, svg)
    if not record.exists() or record.read_text("utf-8") != svg:
        shown = "\n".join(recording.shown_at(ran.path))
        path = ran.path.relative_to(ROOT)
        name = record.relative_to(ROOT)
        message = f"{path}:1: draws something else than {name}\n{shown}\nIf it is right: make update"
        pytest.fail(message, pytrace=False)


def _compare_values(ran, update):
    name, path = ran.path.stem, ran.path.relative_to(ROOT)
    wanted = recording.wanted_values(name)
    # A page that asks for a variable that is not there is named by tests/site/test_pages.py.
    now = {key: recording.plain(ran.names[key]) for key in wanted if key in ran.names}
    if update:
        recording.write_values(name, now)
    prefix = f"{name}."
    recorded = {k.removeprefix(prefix): v for k, v in recording.read_values().items() if k.startswith(prefix)}
    changed = [
        f"  {key}: shown {recorded.get(key)!r}, now {now.get(key)!r}"
        for key in sorted(recorded.keys() | now.keys())
        if not recording.equal(recorded.get(key), now.get(key))
    ]
    if changed:
        shown = recording.shown_at(ran.path)
        lines = [f"{path}:1: values in prose changed", *changed, *shown, "If they are right: make update"]
        pytest.fail("\n".join(lines), pytrace=False)


def test_every_recorded_file_belongs_to_a_snippet(request):
    names = {path.stem for path in PROGRAMS}
    files = [p for p in SNIPPETS.iterdir() if p.suffix in {".out", ".svg"} and p.stem not in names]
    values = {key.split(".")[0] for key in recording.read_values()} - names
    if request.config.getoption("update_snippets"):
        for path in files:
            path.unlink()
        for name in values:
            recording.write_values(name, {})
    elif files or values:
        gone = ", ".join(
            sorted([*(path.name for path in files), *(f"{name} in values.json" for name in values)])
        )
        pytest.fail(
            f"snippets/: {gone} belong to no program; if it is gone on purpose: make update", pytrace=False
        )


def test_every_snippet_is_shown_by_a_page():
    shown = {reference.name for _, found in recording.pages() for reference in found}
    assert [path.name for path in PROGRAMS if path.name not in shown] == []
