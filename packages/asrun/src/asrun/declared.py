"""What a program declares of itself, in a block of inline script metadata (PEP 723), and what it lacks here.

# /// script
# dependencies = ["numpy>=2"]
# [tool.asrun]
# requires = ["cuda", "network", "package:name"]
# inputs = ["data.csv"]
# ///
"""

import importlib.util
import os
import platform
import re
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from asrun.project import text_of

_BLOCK = re.compile(r"^# /// script$\n(?P<content>(?:^#(?: .*)?$\n)+?)^# ///$", re.MULTILINE)


class DeclarationError(ValueError):
    """A block of metadata that cannot be used."""


@dataclass(frozen=True)
class Declared:
    """What a program needs: requires, as written; inputs beside it; dependencies of PEP 508; which Python."""

    requires: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    python: str = ""


def declared(program: Path) -> Declared:
    """Read the block of a program; raises DeclarationError if it says what nobody understands."""
    blocks = [match["content"] for match in _BLOCK.finditer(text_of(program))]
    if not blocks:
        return Declared()
    if len(blocks) > 1:
        raise DeclarationError("has two `# /// script` blocks, where PEP 723 wants one: join them")
    text = re.sub(r"^# ?", "", blocks[0], flags=re.MULTILINE)
    try:
        read = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise DeclarationError(f"its `# /// script` block is not TOML: {error}") from None
    tool = read.get("tool", {})
    ours = tool.get("asrun", {}) if isinstance(tool, dict) else tool
    if not isinstance(ours, dict):
        raise DeclarationError(f"[tool.asrun] in its block is {ours!r}: write a table")
    if unknown := sorted(ours.keys() - {"requires", "inputs"}):
        raise DeclarationError(
            f"[tool.asrun] in its block has {', '.join(unknown)}: known are requires, inputs"
        )
    texts = _texts("requires", ours), _texts("inputs", ours), _texts("dependencies", read)
    made = Declared(*texts, str(read.get("requires-python", "")))
    for name in made.requires:
        if not re.fullmatch(r"cuda|network|package:[\w.-]+", name):
            raise DeclarationError(f"requires {name!r}: known are cuda, network and package:NAME")
    for name in made.inputs:
        path = program.parent / name
        if not path.is_file() or not path.resolve().is_relative_to(program.parent.resolve()):
            raise DeclarationError(f"names the input {name!r}: there is no such file beside it")
    return made


def _texts(key: str, table: dict[str, object]) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise DeclarationError(f"its block has {key} = {found!r}: give a list of texts")
    return tuple(found)


def copy_inputs(program: Path, inputs: Sequence[str], folder: Path) -> None:
    """Copy the inputs of a program, which stand beside it, into the folder in which it runs."""
    for name in inputs:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(program.parent / name, folder / name)


def missing(program: Path) -> list[str]:
    """Return what a program requires and is not here, in its words."""
    wanted = declared(program)
    gone = [name for name in wanted.requires if not _is_here(name)]
    try:
        if not SpecifierSet(wanted.python).contains(platform.python_version(), prereleases=True):
            gone.append(f"Python {wanted.python}")
    except InvalidSpecifier:
        raise DeclarationError(f"requires-python is {wanted.python!r}: write one such as '>=3.11'") from None
    return gone + [name for name in wanted.dependencies if not _is_installed(name)]


def _is_here(name: str) -> bool:
    if name == "cuda":
        return bool(shutil.which("nvidia-smi"))
    if name == "network":
        return os.environ.get("ASRUN_NETWORK") == "1"
    try:
        return importlib.util.find_spec(name.removeprefix("package:")) is not None
    except (ImportError, ValueError):  # of what it is a part of
        return False


def _is_installed(dependency: str) -> bool:
    try:
        wanted = Requirement(dependency)
        if wanted.marker and not wanted.marker.evaluate():
            return True
        return wanted.specifier.contains(metadata.version(wanted.name), prereleases=True)
    except InvalidRequirement as error:
        why = str(error).split("\n")[0]
        raise DeclarationError(f"depends on {dependency!r}, which is not a requirement: {why}") from None
    except metadata.PackageNotFoundError:
        return False
