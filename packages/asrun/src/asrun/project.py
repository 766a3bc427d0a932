"""A project: its folders, its pages and its programs, as [tool.asrun] of pyproject.toml names them."""

import ast
import errno
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Any, Self

from asrun.markdown import Reference, prose_of, references

SETTINGS = "pyproject.toml"
PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # as MkDocs knows them
_UNREADABLE = re.compile(r"&#\d{4301,}", re.ASCII)  # more digits than Python makes a number of


class SettingsError(ValueError):
    """No project is here, or its settings or records are wrong; the message says what to do."""


@dataclass(frozen=True)
class Given:
    """What stands on a page by hand: decimals, or a block of code with this first line; and what holds it."""

    page: str
    held: str
    decimals: tuple[str, ...] = ()
    block: str = ""


@dataclass(frozen=True, eq=False)
class Project:
    """A folder with pages and programs, and what is recorded of them.

    root: the folder of pyproject.toml. docs: folders of pages, Markdown and percent scripts.
    programs: the folder of programs and their records. twins: endings of programs that share the output
    of the program without it. elsewhere: more folders with files and values that pages show, whose programs
    something else runs; one that is not below programs is named from the root on a page.
    open: the opening mark of a value. update: the command that messages name.
    names: words before a number that make it a name, such as "release". changing: pattern by name, for
    parts of a console session that change. given: what stands by hand on a page, and what holds it.
    """

    root: Path
    docs: tuple[Path, ...]
    programs: Path
    twins: tuple[str, ...] = ()
    elsewhere: tuple[Path, ...] = ()
    open: str = "{{"
    update: str = "asrun update"
    names: tuple[str, ...] = ()
    changing: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    given: tuple[Given, ...] = ()

    @classmethod
    def find(cls, start: str | Path = ".") -> Self:
        """Return the project of a folder: its own, or that of the nearest one above with [tool.asrun].

        Raises SettingsError if there is none, or if its settings are wrong.
        """
        try:
            folder = Path(start).resolve()
        except FileNotFoundError:
            raise SettingsError("the current folder is gone: change to one that is there") from None
        for root in (folder, *folder.parents):
            path = root / SETTINGS
            if path.is_file() and (settings := settings_of(path)) is not None:
                return cls._read(root, settings)
        raise SettingsError(f"no {SETTINGS} with [tool.asrun] in {folder} or above: run `asrun init` there")

    @classmethod
    def _read(cls, root: Path, settings: dict[str, Any]) -> Self:
        known = [one.name for one in fields(cls) if one.name != "root"]
        for key in settings:
            if key not in known:
                hint = near(key, known) or f" (known are {', '.join(known)})"
                raise SettingsError(f"{SETTINGS}: [tool.asrun] has no setting {key!r}{hint}")
        changing = {
            name: _pattern(name, pattern) for name, pattern in _checked("changing", settings, {}).items()
        }
        opening: str = _checked("open", settings, cls.open)
        if re.search(r"^$|[\w\s`]", opening):  # or it would stand in prose and at code spans
            told = f"{SETTINGS}: [tool.asrun] open is {opening!r}, which may occur in a text"
            raise SettingsError(f"{told}: give a mark of no letters, digits, blanks and backticks, as [[")
        return cls(
            root=root,
            docs=tuple(_folder(root, "docs", name) for name in _checked("docs", settings, ["docs"])),
            programs=_folder(root, "programs", _checked("programs", settings, "snippets")),
            twins=tuple(_checked("twins", settings, [])),
            elsewhere=tuple(_folder(root, "elsewhere", name) for name in _checked("elsewhere", settings, [])),
            open=opening,
            update=_checked("update", settings, cls.update),
            names=tuple(_checked("names", settings, [])),
            changing=changing,
            given=tuple(_given(row) for row in _checked("given", settings, [])),
        )

    def name(self, path: Path) -> str:
        """Return the path of a file as messages name it."""
        return path.relative_to(self.root).as_posix()

    @cached_property
    def files(self) -> list[Path]:
        """The programs; each before its twins, so that an update writes what they are compared with."""
        found = [path for kind in ("*.py", "*.sh") for path in self.programs.glob(kind) if path.is_file()]
        if odd := [ascii(path.name) for path in found if not path.name.isprintable()]:
            raise SettingsError(f"{odd[0]} in {self.name(self.programs)}/: no page can name it: rename it")
        stems = [path.stem for path in found]
        if twice := sorted({stem for stem in stems if stems.count(stem) > 1}):
            raise SettingsError(
                f"{twice[0]}.py and {twice[0]}.sh record one {twice[0]}.out: rename one of them"
            )
        return sorted(found, key=lambda path: (self.recorded_name(path), path.stem))

    def recorded_name(self, program: Path) -> str:
        """Return the name under which a program's output is recorded; twins share that of NAME.py."""
        for ending in self.twins:
            if program.stem.endswith(f"_{ending}"):
                name = program.stem.removesuffix(f"_{ending}")
                if program.with_stem(name).exists():
                    return name
        return program.stem

    def output(self, program: Path) -> Path:
        """Return the file that holds what a program prints."""
        return self.programs / f"{self.recorded_name(program)}.out"

    def figure(self, program: Path) -> Path:
        """Return the file that holds what a program draws."""
        return self.programs / f"{program.stem}.svg"

    def maker(self, record: Path) -> Path | None:
        """Return the program that makes a record of this name, or None."""
        if record.suffix not in {".out", ".svg"}:
            return None
        return next((p for kind in (".py", ".sh") if (p := record.with_suffix(kind)).exists()), None)

    @cached_property
    def texts(self) -> dict[Path, str]:
        """Each page as Markdown: pages of Markdown, and the prose of percent scripts.

        Raises SettingsError if one is not UTF-8 or has a character reference that Python cannot read.
        """
        found = {}
        for path in sorted(path for folder in self.docs for path in folder.rglob("*")):
            if path.suffix in {*PAGES, ".py"} and path.is_file():
                text = text_of(path)
                if long := _UNREADABLE.search(text):
                    line = text.count("\n", 0, long.start()) + 1
                    raise SettingsError(
                        f"{os.path.relpath(path)}:{line}: a character reference of {len(long[0]) - 2} digits "
                        "stops Python, and so every host: write the character itself"
                    )
                if path.suffix in PAGES or re.search(r"^# %%", text, re.MULTILINE):
                    found[path] = prose_of(text, path.name)
        return found

    @cached_property
    def pages(self) -> dict[Path, tuple[Reference, ...]]:
        """What each page takes from the programs."""
        return {path: references(text, self.open) for path, text in self.texts.items()}

    def values(self) -> dict[str, object]:
        """Return every value that is recorded in the folder of programs, in those elsewhere, and below.

        Raises SettingsError if a record is damaged.
        """
        files = self.found("values.json")
        return {key: value for file in files for key, value in self.recorded(file).items()}

    def recorded(self, path: Path) -> dict[str, Any]:
        """Return what is recorded in a JSON file, numbers and texts by name, {} if there is no such file.

        They are finite and printable, as `asrun update` writes them: others would reach a page as they are.

        Raises SettingsError if it is damaged.
        """
        try:
            found = json.loads(content(path))
        except FileNotFoundError:
            return {}
        except OSError as error:
            fault = f"cannot be read ({error.strerror})"
        except (ValueError, RecursionError) as error:
            fault = f"is not JSON ({error})"
        else:
            if not isinstance(found, dict):
                fault = "is not a JSON object of numbers and texts"
            elif odd := [pair for pair in found.items() if not all(map(_is_value, pair))]:
                key, value = odd[0]
                fault = f"has {value!a:.60} at {key!a:.60}, which is no finite number and no printable text"
            else:
                return found
        raise self.damaged(path, fault)

    def damaged(self, record: Path, fault: str) -> SettingsError:
        """Return the error of a record that cannot be used, with what makes it anew."""
        anew = f", or remove it and run `{self.update}`" if record.parent == self.programs else ""
        return SettingsError(f"{self.name(record)} {fault}: take it from the last commit{anew}")

    def found(self, pattern: str) -> list[Path]:
        """Return the files of this name in the folder of programs, in those elsewhere, and below."""
        folders = (self.programs, *self.elsewhere)
        return sorted({path for folder in folders for path in folder.rglob(pattern)})

    def file(self, name: str) -> Path:
        """Return the file that a page means by a name: one of the folder of programs, or one elsewhere."""
        other = self.root / name
        return other if self.is_elsewhere(other) else self.programs / name

    def is_elsewhere(self, path: Path) -> bool:
        """Say whether a file is in a folder whose programs something else runs."""
        return any(path.is_relative_to(folder) for folder in self.elsewhere)

    def wanted(self, name: str) -> list[str]:
        """Return the variables of a program that pages put into prose."""
        return sorted(self._wanted.get(name, ()))

    @cached_property
    def _wanted(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in (one for page in self.pages.values() for one in page if one.kind == "value"):
            found.setdefault(one.name, set()).add(one.detail)
        return found

    def shows(self, name: str) -> bool:
        """Say whether a page shows a file of the folder of programs."""
        found = (one for here in self.pages.values() for one in here)
        return any(one.name == name and one.kind != "picture" for one in found)

    def places(self, files: Sequence[str], values: Sequence[str]) -> list[str]:
        """Return `docs/x.md:40` for every place that takes one of these files, or a value of one of these.

        A value is named by its program, `softmax`, or alone, `softmax.p`.
        """
        found = [
            f"{self.name(page)}:{one.line}"
            for page, here in self.pages.items()
            for one in here
            if (
                one.name in files
                if one.kind != "value"
                else {one.name, f"{one.name}.{one.detail}"} & {*values}
            )
        ]
        return list(dict.fromkeys(found))

    def shown_at(self, program: Path) -> list[str]:
        """Return every place that takes something from a program."""
        files = [program.name, self.output(program).name, self.figure(program).name]
        return self.places(files, [program.stem])


def near(name: str, known: Iterable[str]) -> str:
    """Return ` (did you mean 'softmax'?)` for the name that is nearest to one, "" if none is near."""
    found = get_close_matches(name, list(known), 1)
    return f" (did you mean {found[0]!r}?)" if found else ""


def said(error: OSError) -> str:
    """Return which file cannot be read or written, or that the output or system fails, and why."""
    of_output = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
    nameless = "the output" if error.errno in of_output else "this system"
    return f"{os.path.relpath(error.filename) if error.filename else nameless}: {error.strerror}"


def content(path: Path) -> bytes:
    """Return what a file holds; raises OSError for a pipe, which would be waited for, and what is no file."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "Is no regular file", str(path))
    return path.read_bytes()


def text_of(path: Path) -> str:
    """Return the text of a file, without a byte order mark; raises SettingsError if it is not UTF-8."""
    try:
        return content(path).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{os.path.relpath(path)}:{line}: is not UTF-8: save it as UTF-8") from None


def _is_value(one: object) -> bool:
    """Say whether something is a number or a text that a page can show."""
    if isinstance(one, str):
        return one.isprintable()
    return isinstance(one, int) or (isinstance(one, float) and isfinite(one))


def nodes_of(program: Path) -> list[ast.AST]:
    """Return what a Python program consists of; nothing if it is none, which its run says."""
    try:
        return list(ast.walk(ast.parse(program.read_bytes())))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def settings_of(path: Path) -> dict[str, Any] | None:
    """Return [tool.asrun] of a pyproject.toml, or None; raises SettingsError if it is not a table."""
    text = text_of(path)
    try:
        tool = tomllib.loads(text).get("tool", {})
    except (ValueError, RecursionError) as error:  # also of a number or a nest that is too long
        raise SettingsError(f"{os.path.relpath(path)} is not TOML: {error}") from None
    settings = tool.get("asrun", {}) if isinstance(tool, dict) else tool
    if not isinstance(settings, dict):
        raise SettingsError(f"{os.path.relpath(path)}: [tool.asrun] is {settings!r}: write a table")
    return settings if "asrun" in tool else None


def _checked(key: str, settings: dict[str, Any], default: Any) -> Any:
    """Return a setting, which is of the kind of its default."""
    value = settings.get(key, default)
    kinds: dict[type, str] = {str: "text", list: "a list", dict: "a table"}
    if not isinstance(value, type(default)):
        raise SettingsError(f"{SETTINGS}: [tool.asrun] {key} is {value!r}: give {kinds[type(default)]}")
    if isinstance(value, list) and key != "given" and not all(isinstance(one, str) for one in value):
        raise SettingsError(f"{SETTINGS}: [tool.asrun] {key} is {value!r}: give a list of texts")
    return value


def _folder(root: Path, key: str, name: str) -> Path:
    folder = Path(os.path.normpath(root / name))
    if not name or not folder.is_dir() or not folder.is_relative_to(root):
        raise SettingsError(f"{SETTINGS}: [tool.asrun] {key} names no folder of {root}: {name!r}")
    return folder


def _pattern(name: str, pattern: str) -> re.Pattern[str]:
    try:
        made = re.compile(pattern)
    except (re.error, TypeError) as error:
        raise SettingsError(f"{SETTINGS}: [tool.asrun] changing.{name} is not a pattern: {error}") from None
    if made.match(""):
        told = f"{SETTINGS}: [tool.asrun] changing.{name} is {pattern!r}, which also matches the empty text"
        raise SettingsError(f"{told}: name at least one character, as in [0-9]+")
    return made


def _given(row: object) -> Given:
    try:
        given = Given(**row)  # type: ignore[arg-type]
        made = Given(given.page, given.held, tuple(given.decimals), given.block)
        "".join((made.page, made.held, *made.decimals, made.block))
        return made
    except TypeError:
        wanted = '{page = …, held = …, decimals = ["0.5"]} or {page = …, held = …, block = "first line"}'
        raise SettingsError(f"{SETTINGS}: [tool.asrun] given has {row!r}: write {wanted}") from None
