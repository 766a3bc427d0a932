"""Where the files of a register stand, how messages name them, and how they are written."""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
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
    except (ValueError, FileNotFoundError):  # on another drive; the current folder is gone
        return path.as_posix()


def nameless(error: OSError) -> str:
    """Return what an error is of that names no file: of the output, or of what a process may have and do."""
    of_output = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
    return "the output" if error.errno in of_output else "this system"


@contextmanager
def locked(path: Path, waiting: Callable[[], object]) -> "Iterator[Writer]":
    """Keep other commands from writing what belongs to a register; yield what writes files.

    Enter before the register is read, so that what is written was made from what stands there.
    path: the register. waiting: called once if another command is writing.
    The lock is one of the operating system, which ends with its process however that ends.
    Raises OSError that names the folder if it cannot be locked.
    """
    from filelock import FileLock, Timeout, lock_descriptor  # not above: only a writer needs the time

    folder = path.resolve().parent
    name = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()
    with ExitStack() as held:
        if hasattr(os, "O_DIRECTORY"):  # the folder itself is locked, so that no file is left in it
            try:
                descriptor = os.open(folder, os.O_RDONLY)
                held.callback(os.close, descriptor)
                if not lock_descriptor(descriptor, blocking=False):
                    waiting()
                    lock_descriptor(descriptor)
            except OSError as error:
                became = "it cannot be locked against other commands, so nothing was written"
                raise OSError(error.errno, f"{error.strerror}; {became}", shown(folder)) from None
        else:  # Windows opens no folder
            lock = FileLock(Path(tempfile.gettempdir(), f"errata-{name}.lock"))
            try:
                lock.acquire(blocking=False)
            except Timeout:
                waiting()
                lock.acquire()
            held.callback(lock.release)
        write = Writer(name[:8])
        write.reads(path)
        yield write


class Writer:
    """Writes files, texts as UTF-8 with their line ends as they are, through links to them: all or none.

    name: of one lock, in the names of what is written beside: registers in two folders, of which no lock
    is the other's, may write one file, and the last of them does it whole.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._read: dict[Path, bytes | None] = {}

    def reads(self, path: Path) -> None:
        """Take note of a file that is read to be made anew: what knows no lock may change it meanwhile."""
        self._read[path] = _content(path)

    def __call__(self, texts: Mapping[Path, str | bytes]) -> None:
        """Write contents by file.

        Each is written beside its target, flushed to the disk and read back; then they take their places in
        this order, each in one step. What a killed process left is written over by the next one.
        Raises OSError that names the file and says what became of them.
        """
        staged: dict[Path, tuple[Path, Path]] = {}
        placed: list[str] = []
        made: list[Path] = []
        path = Path()
        try:
            for path, text in texts.items():
                target = Path(os.path.realpath(path))
                short = os.fsdecode(os.fsencode(f".{target.name}")[:242])  # of 255 bytes
                new = target.with_name(f"{short}.{self._name}.new")
                staged[path] = new, target
                made += [above for above in target.parents if not above.exists()]
                _stage(new, target, text.encode("utf-8") if isinstance(text, str) else text)
            for path in self._read.keys() & texts.keys():
                if _content(path) != self._read[path]:
                    changed = "something else changed it since this command read it: run the command again"
                    raise OSError(errno.EBUSY, changed)
            for path, (new, target) in staged.items():
                os.replace(new, target)
                placed.append(shown(path))
                _settle(target.parent)
        except OSError as error:
            became = "nothing was written"
            if placed:
                became = f"written: {', '.join(placed)}; run the command again"
            if len(placed) == len(texts):  # again, it would be done twice
                became = f"written: {', '.join(placed)}; it may be lost if the machine fails now"
            raise OSError(error.errno, f"{error.strerror}; {became}", shown(path)) from None
        finally:
            for new, _ in staged.values():
                with suppress(OSError):
                    new.unlink()
            for folder in made:
                with suppress(OSError):  # it holds what was written
                    folder.rmdir()


def _content(path: Path) -> bytes | None:
    """Return what a file holds; None for what is no file, or cannot be read, which who reads it says."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _stage(new: Path, target: Path, content: bytes) -> None:
    """Write a file that is to take the place of target, with its rights and, if it may, owner and group."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if new.is_dir() and not new.is_symlink():
        raise OSError(errno.EISDIR, f"{new.name} beside it is a folder, and not a file: remove it")
    new.unlink(missing_ok=True)  # of a killed process, or a link that leads elsewhere
    with open(new, "xb") as file:
        if target.exists():
            if not target.is_file():  # a pipe would be waited for, a device lost
                raise OSError(errno.EINVAL, "is not a regular file")
            target.open("r+b").close()  # what may not be written stays
            if hasattr(os, "fchown"):
                for owner in ((-1, target.stat().st_gid), (target.stat().st_uid, -1)):
                    with suppress(PermissionError):  # one may give it to a group of his own only
                        os.fchown(file.fileno(), *owner)
            shutil.copystat(target, new)  # with access lists; what is written now has the time of now
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if new.read_bytes() != content:
        raise OSError(errno.EIO, "what was written reads back as something else")


def _settle(folder: Path) -> None:
    """Flush to the disk which files a folder holds, where that can be done."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # it may be written and not read
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # of a file system that flushes no folder
            raise
    finally:
        os.close(descriptor)
