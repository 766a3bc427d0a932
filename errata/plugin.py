"""The MkDocs plugin: reads errata.yml, refuses it when it is wrong, adds the changelog page."""

import re
from pathlib import Path

from mkdocs.config import config_options as opt
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from errata import check, render
from errata.model import Register

_PLACEHOLDER = re.compile(r'<div data-erratum="(E\d{4})"></div>')


class ErrataConfig(Config):
    file = opt.Type(str, default="errata.yml")
    """The register, relative to mkdocs.yml."""


class ErrataPlugin(BasePlugin[ErrataConfig]):
    path: Path
    register: Register

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.path = Path(config.config_file_path).parent / self.config.file
        config.watch.append(str(self.path))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        register, problems = check.check_file(self.path)
        if register is None:
            raise PluginError(check.report(self.config.file, problems))
        self.register = register
        page = File.generated(config, "changelog.md", content=render.changelog(register))
        files.append(page)
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.generated_by != "errata":
            return html
        entries = {entry.id: entry for entry in self.register.errata}
        page.present_anchor_ids = (page.present_anchor_ids or set()) | entries.keys()
        return _PLACEHOLDER.sub(
            lambda match: render.article(
                entries[match[1]], self.register, self.path.parent, _highlight
            ),
            html,
        )


def _highlight(code: str) -> str:
    html: str = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))
    return html
