"""Every snippet still makes what the pages show.

What a page shows and nobody recorded is named by tests/site/test_pages.py, at the line of the page.
"""

import pytest

from tests.site.prose import all_is_told
from tests.snippets import recording
from tests.snippets.recording import ROOT, SNIPPETS

PROGRAMS = sorted(SNIPPETS.glob("*.py"))
# The NumPy program first: on an update it writes the output that its twins are compared with.
PROGRAMS.sort(key=lambda path: (recording.recorded_name(path), path.stem))
REMEDY = "If it is right: make update"


def fail(*lines):
    pytest.fail("\n".join(lines), pytrace=False)


@pytest.fixture(params=PROGRAMS, ids=lambda path: path.stem)
def ran(request):
    try:
        made = recording.run(request.param)
        recording.values_of(made)
    except recording.SnippetError as error:
        made = str(error)
    if isinstance(made, str):
        fail(made)
    return made


@pytest.fixture(scope="session")
def second(request):
    """On an update, what the same programs made in another process, by path."""
    if not request.config.getoption("update_snippets"):
        return {}
    items = [item for item in request.session.items if "second" in getattr(item, "fixturenames", ())]
    return recording.run_again([item.callspec.params["ran"] for item in items])


def test_snippet_makes_what_is_recorded(ran, second, request):
    update, path = request.config.getoption("update_snippets"), ran.path.relative_to(ROOT)
    if not ran.out and ran.figure is None:
        fail(f'{path}:1: prints nothing and draws nothing: end it with `if __name__ == "__main__":`')
    if found := recording.unshowable(ran.out):
        line, cause = found
        fail(f"{path}:{ran.lines[line]}: prints {cause}: print something else", *recording.shown_at(ran.path))
    if update and (fault := recording.unsteady(ran, second[str(ran.path)])):
        fail(fault)
    name = recording.recorded_name(ran.path)
    _compare_output(ran, SNIPPETS / f"{name}.out", update and name == ran.path.stem)
    _compare_figure(ran, SNIPPETS / f"{ran.path.stem}.svg", update)
    _compare_values(ran, update)


def _compare_output(ran, record, update):
    if update:
        recording.write(record, ran.out or None)
    recorded, path, name = recording.read(record), ran.path.relative_to(ROOT), record.relative_to(ROOT)
    if recorded is None and recording.shows(record):
        return
    if recorded is not None and not ran.out:
        fail(f"{path}:1: prints nothing; {name} is recorded", *recording.shown_at(ran.path), REMEDY)
    at = recording.difference(recorded or "", ran.out, recording.exact_bytes(ran.path))
    if at is not None:
        line = ran.lines[min(at, len(ran.lines) - 1)]
        fail(recording.failure(ran.path, name, recorded or "", ran.out, line))


def _compare_figure(ran, record, update):
    if update:
        recording.write(record, ran.figure)
    recorded, path, name = recording.read(record), ran.path.relative_to(ROOT), record.relative_to(ROOT)
    if recorded is None and recording.shows(record):
        return
    if recorded != ran.figure:
        fault = f"draws something else than {name}"
        if ran.figure is None:
            fault = f"draws nothing; {name} is recorded"
        fail(f"{path}:1: {fault}", *recording.shown_at(ran.path), REMEDY)


def _compare_values(ran, update):
    name, path = ran.path.stem, ran.path.relative_to(ROOT)
    now = recording.values_of(ran)
    if update:
        recording.write_values(name, now)
    prefix = f"{name}."
    recorded = {k.removeprefix(prefix): v for k, v in recording.read_values().items() if k.startswith(prefix)}
    wanted = recording.wanted_values(name)
    changed = []
    for key in sorted(recorded):  # what a page asks for and nobody recorded is a fault of the page
        if key not in wanted:
            if all_is_told("value"):
                changed.append(f"  {key}: recorded, and no page shows it")
        elif key not in now:
            changed.append(f"  {key}: shown {recorded[key]!r}, and the program sets it no longer")
        elif not recording.equal(recorded[key], now[key]):
            changed.append(f"  {key}: shown {recorded[key]!r}, now {now[key]!r}")
    if changed:
        shown = recording.shown_at(ran.path)
        fail(f"{path}:1: values in prose changed", *changed, *shown, "If they are right: make update")


def test_every_recorded_file_belongs_to_a_program(request):
    kept = {f"{recording.recorded_name(path)}.out" for path in PROGRAMS}
    kept |= {f"{path.stem}.svg" for path in PROGRAMS}
    files = [path for path in SNIPPETS.rglob("*") if path.suffix in {".out", ".svg"}]
    files = [path for path in files if path.relative_to(SNIPPETS).as_posix() not in kept]
    values = {key.split(".")[0] for key in recording.read_values()} - {path.stem for path in PROGRAMS}
    if request.config.getoption("update_snippets"):
        for path in files:
            recording.write(path, None)
        for name in values:
            recording.write_values(name, {})
    elif (files or values) and all_is_told("file"):
        gone = [path.relative_to(SNIPPETS).as_posix() for path in files]
        gone += [f"{name} in values.json" for name in values]
        fail(
            f"snippets/: {', '.join(sorted(gone))} belong to no program; "
            "if it is gone on purpose: make update"
        )


def test_every_program_output_and_figure_is_shown_by_a_page():
    shown = {reference.name for _, found in recording.pages() for reference in found}
    faults = []
    for path in PROGRAMS:
        ways = {path: '--8<-- "{}"', path.with_suffix(".out"): '--8<-- "{}"'}
        ways[path.with_suffix(".svg")] = "![what it shows]({})"
        unseen = {p.name: way.format(p.name) for p, way in ways.items() if p.exists() and p.name not in shown}
        if unseen:
            where, how = path.relative_to(ROOT), " and ".join(unseen.values())
            faults.append(f"{where}:1: no page shows {', '.join(unseen)}: write {how} into one")
    if faults and all_is_told("file"):
        fail(*faults)


def test_every_program_that_a_page_shows_is_run():
    """Here; or, in errata/, by `errata prove`; or, in real_model/, by `make model`."""
    run = {path.name for path in PROGRAMS}
    faults = [
        f"{page.relative_to(ROOT)}:{reference.line}: nothing runs snippets/{reference.name}: "
        "move it to snippets/"
        for page, found in recording.pages()
        for reference in found
        if reference.kind == "include" and reference.name.endswith(".py") and reference.name not in run
        if not reference.name.startswith(("errata/", "real_model/")) and (SNIPPETS / reference.name).exists()
    ]
    if faults:
        fail(*faults)
