"""What is recorded: files beside the programs, values.json, and in records.json what they were made from."""

import ast
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from asrun.declared import DeclarationError, declared
from asrun.project import Project, content, nodes_of, text_of

_INSTALLED = re.compile(r"^(\w+)[/.]", re.MULTILINE)  # the package or module of a file in a RECORD
FORMAT = 1  # of the records; another one makes every program count as changed


def read(record: Path) -> str | None:
    """Return the text of a recorded file, to which git may have given CRLF, or None if there is none."""
    if not record.exists():
        return None
    return content(record).decode("utf-8", "replace").replace("\r\n", "\n")


def kept(project: Project, record: Path) -> str | None:
    """Return the text of a record as `read` does; raises SettingsError that says how to make it anew."""
    try:
        return read(record)
    except OSError as error:
        raise project.damaged(record, f"cannot be read ({error.strerror})") from None


def write(record: Path, text: str | None) -> bool:
    """Write a recorded file whole, or remove it if the text is None; say whether that changed it.

    Raises OSError that names the file, which stands as it was then.
    """
    with _held(record):
        return _put(record, text)


def _put(record: Path, text: str | None) -> bool:
    """Write a recorded file as `write` does, in a folder that is held."""
    if read(record) == text:
        return False
    target = record if text is None else Path(os.path.realpath(record))
    new = target.with_name(os.fsdecode(os.fsencode(f".{target.name}")[:251]) + ".new")  # of 255 bytes
    became = "it was left as it was"
    try:
        if text is None:
            record.unlink()
        else:
            _stage(new, target, text.encode("utf-8"))
            os.replace(new, target)
        became = "it is written, and may be lost if the machine fails now"
        _settle(target.parent)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}; {became}", str(record)) from None
    finally:
        with suppress(OSError):
            new.unlink()
    return True


def _stage(new: Path, target: Path, content: bytes) -> None:
    """Write a file that is to take the place of target, with its rights, owner and group; read it back."""
    if new.is_dir() and not new.is_symlink():
        raise OSError(errno.EISDIR, f"{new.name} beside it is a folder, and not a file: remove it")
    new.unlink(missing_ok=True)  # of a process that was killed
    with open(new, "xb") as file:
        if target.exists():
            target.open("r+b").close()  # what may not be written stays
            for owner in ((-1, target.stat().st_gid), (target.stat().st_uid, -1)):
                with suppress(PermissionError):  # a member of its group may give it to that, and to no user
                    os.chown(new, *owner)
            shutil.copystat(target, new)  # with access lists; what is written now has the time of now
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if new.read_bytes() != content:
        raise OSError(errno.EIO, "what was written reads back as something else")


def _settle(folder: Path) -> None:
    """Flush to the disk which files a folder holds, where its file system does that."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # of a file system that flushes no folder
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _held(record: Path) -> Iterator[None]:
    """Let no other process write a record of this folder: what it has recorded meanwhile would be lost.

    The folder is that of the file itself, where the record is a link to it. Raises OSError that names it if
    it cannot be held.
    """
    import fcntl  # of POSIX, which programs need to run at all; a page is filled without

    folder = os.path.dirname(os.path.realpath(record))
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # ends with the process, however that ends
        except OSError as error:
            became = f"it cannot be locked against other commands, so {record.name} was left as it was"
            raise OSError(error.errno, f"{error.strerror}; {became}", folder) from None
        yield
    finally:
        os.close(descriptor)


def write_values(project: Project, name: str, values: Mapping[str, Any]) -> bool:
    """Replace the recorded values of one program; say whether that changed the file."""
    path = project.programs / "values.json"
    new = {f"{name}.{key}": value for key, value in values.items()}
    with _held(path):
        others = {key: value for key, value in project.recorded(path).items() if key.split(".")[0] != name}
        if not {**others, **new} and not path.exists():
            return False
        return _put(path, _dumped({**others, **new}))


def values_of(project: Project, name: str) -> dict[str, Any]:
    """Return the values that are recorded of one program, in the project's own values.json, by variable."""
    found = project.recorded(project.programs / "values.json").items()
    return {key.removeprefix(f"{name}."): value for key, value in found if key.split(".")[0] == name}


def strays(project: Project) -> tuple[list[Path], list[str]]:
    """Return the recorded files, and the names with values, that belong to no program."""
    kept = {path for program in project.files for path in (project.output(program), project.figure(program))}
    files = [path for path in sorted(project.programs.rglob("*")) if path.suffix in {".out", ".svg"}]
    names = {key.split(".")[0] for key in project.recorded(project.programs / "values.json")}
    return [path for path in files if path not in kept], sorted(names - {path.stem for path in project.files})


def remembered(project: Project) -> dict[str, Any]:
    """Return what the records of programs were made from; raises SettingsError if that is damaged."""
    return project.recorded(project.programs / "records.json")


def changed(project: Project, program: Path) -> bool:
    """Say whether a program, or what is recorded of it, is another than when it was last recorded."""
    return remembered(project).get(program.name) != digest(project, program)


def remember(project: Project, programs: list[Path]) -> None:
    """Keep what the records of programs were made from; forget programs that are gone."""
    path = project.programs / "records.json"
    kept = {program.name for program in project.files}
    new = {program.name: digest(project, program) for program in programs}
    with _held(path):
        now = {key: value for key, value in remembered(project).items() if key in kept}
        _put(path, _dumped(now | new))


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
    source, *inputs = sources(program)
    parts += [source, read(first)]
    parts += [kept(project, path) for path in (project.output(program), project.figure(program))]
    parts += inputs
    parts.append(sorted(_versions(program)))
    changing = project.changing if program.suffix == ".sh" else {}
    parts.append({name: pattern.pattern for name, pattern in changing.items()})
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def sources(program: Path) -> list[str | None]:
    """Return the text of a program and of its inputs, or what is wrong with what it says of them."""
    try:
        return [read(program), *(read(program.parent / name) for name in declared(program).inputs)]
    except DeclarationError as error:
        return [read(program), str(error)]


def lacking(program: Path) -> set[str]:
    """Return the modules that a Python program imports and that are not installed."""
    names = _imported(program) - sys.stdlib_module_names if program.suffix == ".py" else set()
    return {name for name in names if importlib.util.find_spec(name) is None}


def _versions(program: Path) -> set[str]:
    """Return the distributions that a program imports or a session calls, each with its version.

    Of a package that is installed in place, whose files change under one version, a hash stands too.
    """
    modules = _called(program) if program.suffix == ".sh" else _imported(program)
    modules -= sys.stdlib_module_names
    found = {one.metadata["Name"] for name in modules for one in _distributions().get(name, [])}
    return {f"{name} {_version(name)}" for name in found} | {
        f"{name} {files}" for name in modules if (files := _files(name))
    }


def _imported(program: Path) -> set[str]:
    nodes = nodes_of(program)
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in names}


def _called(session: Path) -> set[str]:
    """Return the modules behind the words of a session that are commands of installed distributions."""
    words = set(re.findall(r"[\w.-]+", text_of(session)))
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


_version = cache(metadata.version)


@cache
def _distributions() -> Mapping[str, list[metadata.Distribution]]:
    """Return the distributions by the names of what they install.

    As metadata.packages_distributions does, which takes 20 times as long, for a path of each file of all.
    """
    found: dict[str, list[metadata.Distribution]] = {}
    for one in metadata.distributions():
        declared = (one.read_text("top_level.txt") or "").split()
        for name in declared or {*_INSTALLED.findall(one.read_text("RECORD") or "")}:
            found.setdefault(name, []).append(one)
    return found


def _dumped(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
