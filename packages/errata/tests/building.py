"""Build a site in a folder, in this process."""

import logging
import shutil
from pathlib import Path
from typing import NamedTuple

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


def build(folder, **options):
    """Build the site of a folder; return exit code and messages from warnings up.

    options: of mkdocs.yml, such as strict.
    """
    messages = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    config = load_config(str(folder / "mkdocs.yml"), **options)
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
