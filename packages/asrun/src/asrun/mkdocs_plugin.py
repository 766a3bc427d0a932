"""A MkDocs plugin, `asrun`: page and line of what the Markdown extension refuses, and what to watch.

`mkdocs serve` names programs that make something else than what is recorded; it writes nothing.
"""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.pages import Page

from asrun import records
from asrun.filling import faults, left_unfilled, unfilled
from asrun.host import misplaced
from asrun.markdown import line_with, prose_of
from asrun.project import SETTINGS, Project, SettingsError, said

_log = get_plugin_logger("asrun")


class AsrunPlugin(BasePlugin):  # type: ignore[type-arg]
    """It has no options."""

    project: Project
    serving = False

    def __init__(self) -> None:
        super().__init__()
        self._checked: dict[Path, str] = {}  # what each program was when it last ran
        self._unfilled = unfilled

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether the site is served; then few pages have changed at the next build."""
        self.serving = command == "serve"
        if self.serving:
            self._unfilled = lru_cache(maxsize=100)(unfilled)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings anew, and tell the extension where they are."""
        root = str(Path(config.config_file_path).parent)
        try:
            self.project = Project.find(root)
            self.project.values()
            if self.serving:
                self._warn()
            values = [*misplaced(Path(root), self.project.open)]
        except SettingsError as error:
            raise PluginError(str(error)) from None
        except OSError as error:
            raise PluginError(said(error)) from None
        if "asrun" not in config.markdown_extensions:
            raise PluginError("plugin asrun: name asrun in markdown_extensions too, which fills the pages")
        config.mdx_configs.setdefault("asrun", {}).update(root=root, guard=False)
        self._refuse(values)
        return config

    def on_serve(self, server: LiveReloadServer, /, **_: Any) -> LiveReloadServer:
        """Watch programs, records and settings."""
        for path in (self.project.programs, *self.project.elsewhere, self.project.root / SETTINGS):
            server.watch(str(path))
        return server

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: Any) -> str:
        """Refuse a page with a fault, at its lines of the file."""
        if not page.file.generated_by:
            text = prose_of(page.file.content_string, page.file.src_uri)
            self._refuse([f"{self._name(page)}:{n}: {message}" for n, message in faults(text, self.project)])
        return markdown

    def on_post_page(self, output: str, /, *, page: Page, **_: Any) -> str:
        """Refuse a page that shows what should have been filled in: Markdown read it otherwise."""
        if not page.file.generated_by and (found := self._unfilled(output, self.project.open)):
            at = [(line_with(text, page.file.content_string), text) for text in found]
            self._refuse([f"{self._name(page)}:{line}: {left_unfilled(text)}" for line, text in at])
        return output

    def _refuse(self, problems: list[str]) -> None:
        if problems:
            raise PluginError("\n".join(problems))

    def _name(self, page: Page) -> str:
        return self.project.name(Path(page.file.abs_src_path or ""))

    def _warn(self) -> None:
        """Run the programs that changed since they last ran, beside the build; say what differs.

        One that imports what is not installed keeps its record.
        """
        files = self.project.files
        changed = [path for path in files if records.changed(self.project, path)]
        digests = {path: records.digest(self.project, path) for path in changed}
        new = [path for path, digest in digests.items() if self._checked.get(path) != digest]
        self._checked = digests
        lacking = {path.name: modules for path in new if (modules := records.lacking(path))}
        names = [path.name for path in new if path.name not in lacking]
        _log.info("%s run, %s left alone", len(names), len(files) - len(names))
        if lacking:
            gone = ", ".join(sorted(set().union(*lacking.values())))
            _log.info("of these %s need what is not installed here: %s", len(lacking), gone)
        if names:
            Thread(target=_check, args=(self.project.root, names), name="asrun check", daemon=True).start()


def _check(root: Path, names: list[str]) -> None:
    """Run programs in a process of their own, and say what no longer agrees."""
    command = [sys.executable, "-m", "asrun", "check", *names]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        _log.warning(done.stdout + done.stderr)
