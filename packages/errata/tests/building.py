"""Build a site in a folder, in this process."""

import logging
import os
import shutil
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from jinja2 import BytecodeCache, FileSystemLoader
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from errata.check.checker import check_file
from errata.prove import verdicts

TINY = Path(__file__).with_name("site")


class Built(NamedTuple):
    code: int
    output: str


class _Messages(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def tiny(folder):
    """Copy the tiny site into a folder; return the folder."""
    return Path(shutil.copytree(TINY, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site")))


def recorded(folder, reasons=()):
    """Record a verdict of each proof of a register without a run; return the folder.

    reasons: what stands in them by id.
    """
    register = check_file(folder / "errata.yml")[0]
    given = dict(reasons)
    keys = [key for _, _, key in verdicts.provable(register)]
    record = verdicts.record(register.root, {key: given.get(key[0], "2 + 2 is 4, not 5") for key in keys})
    for path, text in record.items():
        path.write_text(text, "utf-8")
    return folder


class _Compiled(BytecodeCache):
    """Templates that a build of this process has compiled, which takes half of the time of a small site."""

    def __init__(self):
        self.known = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket):
        self.known[bucket.key] = bucket.bytecode_to_string()


@cache
def _files(top):
    """Return the names of the files of a theme, which no test changes.

    Without icons, of which Material has 14,000: MkDocs leaves out what a name with a dot begins.
    """
    found = set()
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found |= {os.path.relpath(os.path.join(folder, name), top) for name in files}
    return found


class _Loader(FileSystemLoader):
    """Looks for the files of a theme once in a process."""

    def list_templates(self):
        return sorted(set().union(*map(_files, self.searchpath)))


_COMPILED = _Compiled()


def _environment(theme):
    """Return the Jinja environment of a theme, as MkDocs makes it, which takes less time."""
    made = type(theme).get_env(theme)
    made.bytecode_cache = _COMPILED
    made.loader = _Loader(theme.dirs)
    return made


def build(folder, **options):
    """Build the site of a folder; return exit code and messages from warnings up.

    options: of mkdocs.yml, such as strict.
    """
    messages = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    config = load_config(str(folder / "mkdocs.yml"), **options)
    config.theme.get_env = partial(_environment, config.theme)
    code = 0
    try:
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
    except Abort:
        code = 1
    finally:
        config.plugins.on_shutdown()
        logger.removeHandler(messages)
    return Built(code, "\n".join(messages.lines))
