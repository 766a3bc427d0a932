"""Build a site in a folder, in this process."""

import logging
from typing import NamedTuple

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort


class Built(NamedTuple):
    code: int
    output: str


class _Messages(logging.Handler):
    def emit(self, record):
        self.lines = [*getattr(self, "lines", []), record.getMessage()]


def build(folder, theme="mkdocs"):
    """Build folder/docs with `plugins: [search, errata]`; return exit code and messages from warnings up."""
    config = f"site_name: Small\ntheme: {theme}\nplugins: [search, errata]\n"
    (folder / "mkdocs.yml").write_text(config)
    messages = _Messages(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    loaded = load_config(str(folder / "mkdocs.yml"))
    code = 0
    try:
        loaded.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(loaded)
    except Abort:
        code = 1
    finally:
        loaded.plugins.on_shutdown()
        logger.removeHandler(messages)
    return Built(code, "\n".join(getattr(messages, "lines", [])))
