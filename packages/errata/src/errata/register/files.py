"""Where the files of a register stand, how messages name them, and how they are written."""

import os
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path


class Root:
    """The folder to which `pages` and `proof.snippet` are relative: that of errata.yml, or one above it.

    folder: the folder of errata.yml.
    name: `root` of errata.yml, `.` or `..` or `../..` and so on.
    """

    def __init__(self, folder: Path, name: str = ".") -> None:
        self._folder = folder.resolve()
        self._above = [self._folder, *self._folder.parents]
        tops = [n for n, each in enumerate(self._above) if (each / ".git").exists()]
        if tops:  # what is above the repository belongs to others
            self._above = self._above[: tops[0] + 1]
        self.path = (self._folder / name).resolve()
        self.missing = cache(self._missing)  # several entries name one file

    def fault(self) -> str:
        """Say why this folder is refused; nothing if it is not."""
        if self.path in self._above:
            return ""
        return "leads out of the git repository of errata.yml: name its folder or one above it inside"

    def _missing(self, name: str) -> str:
        """Say where a file is not, and where it is if `root` can lead there; nothing if it is here."""
        path = (self.path / name).resolve()
        if os.path.isfile(path) and path.is_relative_to(self.path):  # False too if the name is too long
            return ""
        if os.path.exists(path) and not path.is_relative_to(self.path):
            return f" in {self.path.as_posix()}: it leads out of this folder"
        for above in self._above:
            if above != self.path and os.path.isfile(above / name):
                root = Path(os.path.relpath(above, self._folder)).as_posix()
                return f"; write `root: {root}`, where it is: this register looks in {self.path.as_posix()}"
        return f" in {self.path.as_posix()}"


def shown(path: Path) -> str:
    """Return a path as messages name it: from the current folder, with `/` on every system."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # on another drive
        return path.as_posix()


def write(path: Path, text: str) -> None:
    """Write a file as UTF-8 with its line ends as they are, through a link to it, in one step.

    Raises OSError; a full disk leaves the old file.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    try:
        new.write_bytes(text.encode("utf-8"))
        if target.exists():
            shutil.copymode(target, new)
        os.replace(new, target)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from None  # the command says it in one line
