"""What is recorded: files beside the programs, values.json, and in records.json what they were made from."""

import ast
import hashlib
import importlib.util
import json
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from asrun.declared import DeclarationError, declared
from asrun.project import Project, read_json

FORMAT = 1  # of the records; another one makes every program count as changed


def read(record: Path) -> str | None:
    """Return the text of a recorded file as it is, or None if there is none."""
    return record.read_bytes().decode("utf-8", "replace") if record.exists() else None


def write(record: Path, text: str | None) -> bool:
    """Write a recorded file, or remove it if the text is None; say whether that changed it."""
    if read(record) == text:
        return False
    if text is None:
        record.unlink()
    else:
        record.write_bytes(text.encode("utf-8"))
    return True


def write_values(project: Project, name: str, values: Mapping[str, Any]) -> bool:
    """Replace the recorded values of one program; say whether that changed the file."""
    path = project.programs / "values.json"
    others = {key: value for key, value in read_json(path).items() if key.split(".")[0] != name}
    new = {f"{name}.{key}": value for key, value in values.items()}
    if not {**others, **new} and not path.exists():
        return False
    return write(path, _dumped({**others, **new}))


def values_of(project: Project, name: str) -> dict[str, Any]:
    """Return the values that are recorded of one program, in the project's own values.json, by variable."""
    found = read_json(project.programs / "values.json").items()
    return {key.removeprefix(f"{name}."): value for key, value in found if key.split(".")[0] == name}


def strays(project: Project) -> tuple[list[Path], list[str]]:
    """Return the recorded files, and the names with values, that belong to no program."""
    kept = {path for program in project.files for path in (project.output(program), project.figure(program))}
    files = [path for path in sorted(project.programs.rglob("*")) if path.suffix in {".out", ".svg"}]
    names = {key.split(".")[0] for key in read_json(project.programs / "values.json")}
    return [path for path in files if path not in kept], sorted(names - {path.stem for path in project.files})


def changed(project: Project, program: Path) -> bool:
    """Say whether a program, or what is recorded of it, is another than when it was last recorded."""
    return read_json(project.programs / "records.json").get(program.name) != digest(project, program)


def remember(project: Project, programs: list[Path]) -> None:
    """Keep what the records of programs were made from; forget programs that are gone."""
    path = project.programs / "records.json"
    kept = {program.name for program in project.files}
    now = {key: value for key, value in read_json(path).items() if key in kept}
    write(path, _dumped(now | {program.name: digest(project, program) for program in programs}))


def digest(project: Project, program: Path) -> str:
    """Return a hash of all that a record comes from, and of the record.

    That is the source, that of the program whose output it shares, its inputs, the values that pages ask
    for, Python's minor version, and the versions of the distributions that it imports or calls.
    """
    first = program.with_stem(project.recorded_name(program))
    parts: list[Any] = [
        FORMAT,
        sys.version_info[:2],
        project.wanted(program.stem),
        values_of(project, program.stem),
    ]
    parts += [read(path) for path in (program, first, project.output(program), project.figure(program))]
    try:
        parts += [read(program.parent / name) for name in declared(program).inputs]
    except DeclarationError as error:
        parts.append(str(error))
    parts.append(sorted(_versions(program)))
    changing = project.changing if program.suffix == ".sh" else {}
    parts.append({name: pattern.pattern for name, pattern in changing.items()})
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _versions(program: Path) -> set[str]:
    """Return the distributions that a program imports or a session calls, each with its version.

    Of a package that is installed in place, whose files change under one version, a hash stands too.
    """
    modules = _called(program) if program.suffix == ".sh" else _imported(program)
    modules -= sys.stdlib_module_names
    found = {distribution for name in modules for distribution in _distributions().get(name, [])}
    return {f"{name} {metadata.version(name)}" for name in found} | {
        f"{name} {files}" for name in modules if (files := _files(name))
    }


def _imported(program: Path) -> set[str]:
    try:
        nodes = list(ast.walk(ast.parse(program.read_bytes())))
    except SyntaxError:
        return set()
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in names}


def _called(session: Path) -> set[str]:
    """Return the modules behind the words of a session that are commands of installed distributions."""
    words = set(re.findall(r"[\w.-]+", session.read_text("utf-8")))
    return {module for name, module in _commands().items() if name in words}


@cache
def _commands() -> Mapping[str, str]:
    found = metadata.entry_points(group="console_scripts")
    return {one.name: one.module.partition(".")[0] for one in found}


def _files(name: str) -> str:
    """Return a hash of the files of a package that stands outside of where packages are installed."""
    try:
        spec = importlib.util.find_spec(name)
    except ValueError:  # a module that is there without one
        spec = None
    places = [Path(place) for place in spec.submodule_search_locations or [spec.origin or ""]] if spec else []
    if any({"site-packages", "dist-packages"} & {*place.parts} for place in places):
        return ""
    files = sorted(path for place in places for path in (place, *place.rglob("*")) if path.is_file())
    made = hashlib.sha256()
    for path in files:
        if "__pycache__" not in path.parts:
            made.update(f"{path.name}\0".encode() + path.read_bytes())
    return made.hexdigest() if files else ""


@cache
def _distributions() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def _dumped(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
