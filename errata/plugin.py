"""The MkDocs plugin: refuses a wrong register, adds its pages and files, puts notes into other pages."""

from importlib.resources import files as package_files
from pathlib import Path

from mkdocs.config import config_options as opt
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from errata import check, feeds, pages, placement, reference, render, reporting, schema, verdicts
from errata.strings import TEXT

_CHANGELOG, _REGISTER = "changelog.md", "errata.md"
_ASSETS = ("assets/errata.css", "assets/errata.js")


class ErrataConfig(Config):
    """What a site may set; nothing must be."""

    file = opt.Type(str, default="errata.yml")
    """The register, relative to mkdocs.yml."""

    work = opt.Type(str, default="")
    """Key of the work that this site is; with a repo_url, pages link to the issue form."""


class ErrataPlugin(BasePlugin[ErrataConfig]):
    """Each method is the MkDocs event of its name; a PluginError ends the build with its message."""

    path: Path
    view: render.View
    placement: placement.Placement

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.path = Path(config.config_file_path).parent / self.config.file
        read = (self.path, self.path.parent / verdicts.FILE)
        config.watch += [str(path) for path in read if path.exists()]
        config.extra_css.insert(0, _ASSETS[0])  # before the site's own, which may overrule it
        config.extra_javascript.append(_ASSETS[1])
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        register, problems = check.check_file(self.path)
        if register is None:
            raise PluginError(check.report(self.config.file, problems))
        try:
            reasons = verdicts.read(self.path.parent)
        except ValueError as error:
            raise PluginError(str(error)) from None
        if sum(entry.id == "E0000" for entry in register.errata) > 1:
            raise PluginError(
                f"{self.config.file}: several entries E0000, and a page needs them apart: errata assign"
            )
        if self.config.work and self.config.work not in register.works:
            known = ", ".join(register.works)
            raise PluginError(f"mkdocs.yml: errata: work {self.config.work!r} is not one of {known}")
        self.view = render.View(register, self.path.parent, reasons, _highlight)
        self.placement = placement.Placement(self.view, Path(config.docs_dir))
        site = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
        changelog = site + ("changelog/" if config.use_directory_urls else "changelog.html")
        made = {
            _CHANGELOG: pages.changelog(register),
            _REGISTER: pages.register(),
            feeds.JSON: feeds.as_json(register, changelog),
            feeds.ATOM: feeds.as_atom(register, f"{config.site_name}: {TEXT['feed']}", changelog, site),
            feeds.SCHEMA: schema.text(),
            **{name: package_files("errata").joinpath(name).read_text("utf-8") for name in _ASSETS},
        }
        for name, content in made.items():
            if files.get_file_from_path(name):
                raise PluginError(
                    f"{config.docs_dir}/{name}: the errata plugin makes this file; rename yours"
                )
            files.append(File.generated(config, name, content=content))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        return reference.fill(markdown)

    @event_priority(-100)  # last: after whatever else makes the HTML of a page, notebooks included
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        changelog = files.get_file_from_path(_CHANGELOG)
        assert changelog is not None
        address = get_relative_url(changelog.url, page.url)
        if page.file.generated_by != "errata":
            source = page.file.abs_src_path
            html = self.placement.page(html, Path(source), address) if source else html
            return self._reporting(html, page, config)
        entries = {entry.id for entry in self.view.register.errata}
        if page.file.src_uri == _CHANGELOG:
            page.present_anchor_ids = (page.present_anchor_ids or set()) | entries
        return self._reporting(pages.fill(html, self.view, address), page, config)

    def _reporting(self, html: str, page: Page, config: MkDocsConfig) -> str:
        key = self.config.work
        if not key or not config.repo_url:
            return html
        work = self.view.register.works[key]
        where = page.canonical_url or page.file.src_uri
        return reporting.add(html, config.repo_url, key, work, str(page.title), where)

    def on_env(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        if faults := self.placement.faults():
            raise PluginError("\n".join(faults))

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if page.file.generated_by != "errata":
            return output
        feed = get_relative_url(feeds.ATOM, page.url)
        link = f'<link rel="alternate" type="application/atom+xml" href="{feed}" title="{TEXT["feed"]}">'
        return output.replace("</head>", f"{link}</head>", 1)


def _highlight(code: str) -> str:
    html: str = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))
    return html
