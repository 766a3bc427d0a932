"""Check and update: each program against its record, each page against what it takes, each record shown.

A problem is a text whose first line is `path:line: message`.
"""

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from asrun import lint, records
from asrun.compare import difference, ended, equal, likely_cause, unshowable
from asrun.declared import DeclarationError, missing
from asrun.filling import fault, left_unfilled
from asrun.host import misplaced
from asrun.markdown import Reference, line_with
from asrun.project import Project, text_of
from asrun.run import ProgramError, Run, run, run_again

_LINES, _COLUMNS = 500, 500  # of what is looked at for a diff, and of a line of it


@dataclass(frozen=True)
class Outcome:
    """What became of a program: nothing to say, a problem of one kind of record, or why it was skipped."""

    program: Path
    problem: str = ""
    kind: str = "output"  # "output" | "figure" | "values"
    skipped: str = ""


def check(project: Project, program: Path, exact: bool = False, linted: bool = False) -> Outcome:
    """Run a program and compare what it makes with what is recorded; the first difference is told.

    exact: equal bytes are asked for of an output, but of that of a twin.
    linted: what is typed by hand is told too, see `all_is_told`.
    """
    ran = _ran(project, program)
    return ran if isinstance(ran, Outcome) else _compared(project, ran, exact, linted)


def update(project: Project, programs: Sequence[Path]) -> Iterator[Outcome | str]:
    """Record what programs make, each if a second run in another process makes the same.

    Yields the outcome of each program, and `wrote …` or `removed …` for each file that changed.
    """
    sources = {program: records.sources(program) for program in programs}
    ran = {program: _ran(project, program) for program in programs}
    again = run_again(project, [program for program, one in ran.items() if isinstance(one, Run)])
    good = []
    for program, one in ran.items():
        if records.sources(program) != sources[program]:
            told = f"{project.name(program)}:1: changed while it ran: run `{project.update}` again"
            outcome = Outcome(program, told)
        elif isinstance(one, Run):
            problem = _unfit(project, one) or _unsteady(project, one, again[str(program)])
            if not problem:
                yield from _write(project, one)
            outcome = Outcome(program, problem) if problem else _compared(project, one)
        else:
            outcome = one
        yield outcome
        if not outcome.problem and not outcome.skipped:
            good.append(program)
    # Of one that changed meanwhile the record is that of the older text.
    records.remember(project, [program for program in good if records.sources(program) == sources[program]])


def clean(project: Project) -> Iterator[str]:
    """Remove what is recorded of no program; yield what was removed."""
    files, names = records.strays(project)
    for path in files:
        records.kept(project, path)
        records.write(path, None)
        yield f"removed {project.name(path)}"
    for name in names:
        records.write_values(project, name, {})
        yield f"removed {name} of {project.name(project.programs / 'values.json')}"


def page(project: Project, path: Path) -> list[str]:
    """Return the problems of what a page takes from the programs."""
    values, here = project.values(), project.pages[path]
    said = [(one.line, fault(one, project, values)) for one in here]
    said += [(one.line, _unrun(project, one)) for one in here]
    if not any(message for _, message in said):
        text = project.texts[path]
        said = [(line_with(one, text), left_unfilled(one)) for one in lint.left(text, project)]
    return [f"{project.name(path)}:{line}: {message}" for line, message in said if message]


def _unrun(project: Project, one: Reference) -> str | None:
    """Say that a page shows a program that nothing runs."""
    path, folder = project.file(one.name), project.name(project.programs)
    if one.kind != "include" or path.suffix not in {".py", ".sh"} or not path.is_file():
        return None
    if path in project.files or project.is_elsewhere(path):
        return None
    return f"nothing runs {folder}/{one.name}: move it to {folder}/"


def whole(project: Project, linted: bool = False) -> list[str]:
    """Return the problems of the project as a whole.

    These are programs and records that no page shows, records of no program, sections without an end, and
    values in the settings of a host. linted: what is typed by hand is told too, see `all_is_told`.
    """
    records.remembered(project)  # or that it is damaged
    settings = misplaced(project.root, project.open)
    return [*_sections(project), *_unshown(project, linted), *_stray(project, linted), *settings]


def all_is_told(project: Project, what: str, linted: bool) -> bool:
    """Say whether no page has a fault by which a "value" or a "file" may only seem to be shown nowhere.

    That a record is missing is no such fault: then the page names the right file. What is typed by hand is
    one where that is told, so that one cause has one message.
    """
    files = {"include", "figure", "picture", "scissors", "fence"}
    kinds = {"value": {"value", "braces", "fence"}, "file": files}
    if linted:
        typed = lint.typed(project)
        if typed.unbound if what == "value" else typed.by_hand:
            return False
    values = project.values()
    found = [one for here in project.pages.values() for one in here if one.kind in kinds[what]]
    return all(project.maker(project.file(one.name)) or not fault(one, project, values) for one in found)


def _ran(project: Project, program: Path) -> Run | Outcome:
    try:
        if gone := missing(program):
            return Outcome(program, skipped=f"requires {', '.join(gone)}, missing here; its record stays")
        return run(project, program)
    except ProgramError as error:
        return Outcome(program, str(error))
    except DeclarationError as error:
        return Outcome(program, f"{project.name(program)}:1: {error}")


def _shown(project: Project, program: Path) -> list[str]:
    return [f"  shown at {place}" for place in project.shown_at(program)]


def _unfit(project: Project, ran: Run) -> str:
    """Say why what a program made cannot be recorded."""
    path = project.name(ran.program)
    if not ran.out and ran.figure is None:
        how = "write a command" if ran.program.suffix == ".sh" else 'end it with `if __name__ == "__main__":`'
        return f"{path}:1: prints nothing and draws nothing: {how}"
    if not (found := unshowable(ran.out)):
        return ""
    line, cause = found
    head = f"{path}:{ran.lines[line]}: prints {cause}: print something else"
    return "\n".join([head, *_shown(project, ran.program)])


def _compared(project: Project, ran: Run, exact: bool = False, linted: bool = False) -> Outcome:
    exact = exact and project.recorded_name(ran.program) == ran.program.stem
    if unfit := _unfit(project, ran):
        return Outcome(ran.program, unfit)
    if said := _output(project, ran, exact):
        return Outcome(ran.program, said)
    if said := _figure(project, ran):
        return Outcome(ran.program, said, "figure")
    return Outcome(ran.program, _values(project, ran, linted), "values")


def _output(project: Project, ran: Run, exact: bool) -> str:
    record = project.output(ran.program)
    recorded, path, name = records.kept(project, record), project.name(ran.program), project.name(record)
    shown = _shown(project, ran.program)
    if recorded is None and project.shows(record.name):
        return ""  # the page says so
    if recorded is not None and not ran.out:
        said = f"{path}:1: prints nothing; {name} is recorded"
        return "\n".join([said, *shown, f"If it is right: {project.update}"])
    at = difference(recorded or "", ran.out, exact)
    if at is None:
        return ""
    line = ran.lines[min(at, len(ran.lines) - 1)]
    diff = _diff(recorded or "", ran.out, at, (f"shown: {name}", f"now: {path}"))
    first = project.recorded_name(ran.program)
    remedy = f"If the new output is right: {project.update}"
    if first != ran.program.stem:
        remedy = f"Twins print the same: let {first}.py print this too, then {project.update}"
    return "\n".join([f"{path}:{line}: prints something other than {name}", *diff, *shown, remedy])


def _figure(project: Project, ran: Run) -> str:
    record = project.figure(ran.program)
    recorded, name = records.kept(project, record), project.name(record)
    if recorded == ran.figure or (recorded is None and project.shows(record.name)):
        return ""
    fault = (
        f"draws nothing; {name} is recorded" if ran.figure is None else f"draws something other than {name}"
    )
    said = f"{project.name(ran.program)}:1: {fault}"
    return "\n".join([said, *_shown(project, ran.program), f"If it is right: {project.update}"])


def _values(project: Project, ran: Run, linted: bool) -> str:
    wanted, now = project.wanted(ran.program.stem), ran.values
    changed = []
    # What a page asks for and nobody recorded is a fault of the page.
    for key, old in sorted(records.values_of(project, ran.program.stem).items()):
        if key not in wanted:
            if all_is_told(project, "value", linted):
                changed.append(f"  {key}: recorded, and no page shows it")
        elif key not in now:
            changed.append(f"  {key}: shown {old!r}, and the program no longer sets it")
        elif not equal(old, now[key]):
            changed.append(f"  {key}: shown {old!r}, now {now[key]!r}")
    if not changed:
        return ""
    head = f"{project.name(ran.program)}:1: values in prose changed"
    remedy = f"If they are right: {project.update}"
    return "\n".join([head, *changed, *_shown(project, ran.program), remedy])


def _write(project: Project, ran: Run) -> Iterator[str]:
    made: dict[Path, str | None] = {project.figure(ran.program): ran.figure}
    if project.recorded_name(ran.program) == ran.program.stem:
        made[project.output(ran.program)] = ran.out or None
    for record, text in made.items():
        if records.kept(project, record) != text and records.write(record, text):
            yield f"{'removed' if text is None else 'wrote'} {project.name(record)}"
    if records.write_values(project, ran.program.stem, ran.values):
        yield f"wrote {project.name(project.programs / 'values.json')}"


def _unsteady(project: Project, ran: Run, other: dict[str, object] | str) -> str:
    """Say in what a second run differs and the likely cause."""
    if isinstance(other, str):
        return f"{other}\nThe first run succeeded; nothing was recorded."
    one = json.loads(json.dumps(ran.made()))
    differing = [key for key in one | other if not equal(one.get(key), other.get(key))]
    if not differing:
        return ""
    key = differing[0]
    old, new = str(one.get(key)), str(other.get(key))
    at = difference(old, new, exact=True) or 0
    line = ran.lines[min(at, len(ran.lines) - 1)] if key == "output" else 1
    cause = likely_cause(old, new, ran.program.read_text("utf-8"))
    if ran.program.suffix == ".sh":
        cause = "a path, a time or a duration: name a pattern for it in [tool.asrun.changing]"
    head = (
        f"{project.name(ran.program)}:{line}: {', '.join(differing)}: different on each run, "
        f"so nothing was recorded; likely {cause}"
    )
    return "\n".join([head, *_diff(old, new, at, ("first run", "second run"), around=0)])


def _diff(old: str, new: str, at: int, names: tuple[str, str], around: int = 3) -> list[str]:
    """Return a diff of two texts from line `at`, from 0, where they differ; its first lines if it is long."""
    texts, start = (ended(old), ended(new)), max(0, at - around)
    old_lines, new_lines = (text[start : start + _LINES] for text in texts)
    lines = list(difflib.unified_diff(old_lines, new_lines, *names, lineterm="", n=around))
    heads = [n for n, line in enumerate(lines) if line.startswith("@@ ")]
    for n in heads:
        lines[n] = re.sub(r"(?<=[-+])\d+", lambda match: str(int(match[0]) + start), lines[n])
    if max(map(len, texts)) > start + _LINES:  # behind its first part the ends of both would seem to differ
        lines = [*lines[: heads[1] if heads[1:] else None], "…"]
    shown = [line if len(line) <= _COLUMNS else f"{line[:_COLUMNS]} …" for line in lines]
    return shown if len(shown) <= _LINES // 5 else [*shown[: _LINES // 5], "…"]


def _sections(project: Project) -> list[str]:
    said = []
    for path in filter(Path.is_file, project.found("*.py")):
        opened: list[tuple[str, int]] = []
        for number, line in enumerate(text_of(path).split("\n"), 1):
            for edge, name in re.findall(r"--8<-- \[(start|end):(\w+)\]", line):
                where = f"{project.name(path)}:{number}: section {name!r}"
                if edge == "start":
                    opened.append((name, number))
                elif not opened or opened.pop()[0] != name:
                    said.append(f"{where} ends and is not the one that began last: fix its start")
        said += [f"{project.name(path)}:{n}: section {name!r} has no end: write one" for name, n in opened]
    return said


def _unshown(project: Project, linted: bool) -> list[str]:
    said = []
    for program in project.files:
        ways = {program: '--8<-- "{}"', program.with_suffix(".out"): '--8<-- "{}"'}
        ways[project.figure(program)] = "![what it shows]({})"
        if program.suffix == ".sh":  # its record holds its commands
            del ways[program]
        unseen = {
            p.name: how.format(p.name) for p, how in ways.items() if p.exists() and not project.shows(p.name)
        }
        if unseen:
            names, how = ", ".join(unseen), " and ".join(unseen.values())
            said.append(f"{project.name(program)}:1: no page shows {names}: write {how} into one")
    return said if said and all_is_told(project, "file", linted) else []


def _stray(project: Project, linted: bool) -> list[str]:
    files, names = records.strays(project)
    if (not files and not names) or not all_is_told(project, "file", linted):
        return []
    gone = [path.relative_to(project.programs).as_posix() for path in files]
    gone += [f"{name} in values.json" for name in names]
    folder = project.name(project.programs)
    return [
        f"{folder}/: {', '.join(sorted(gone))} belong to no program; "
        f"if it is gone on purpose: {project.update}"
    ]
