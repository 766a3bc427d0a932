"""The MkDocs plugin: refuses a wrong register, adds its pages and files, puts notes into other pages."""

import html as htmllib
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.config import config_options as opt
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url

from errata.check import checker
from errata.hosts.notes import Placement
from errata.hosts.site import ASSETS, moved, texts
from errata.prove import verdicts
from errata.register.model import Register, no_feed, said
from errata.render import feeds, messages, pages, reference
from errata.render.entry import Link, View, picture_address
from errata.render.markup import Html
from errata.report import links
from errata.text.html import Page as Seen

log = get_plugin_logger("errata")

# What begins what no search is to find in our pages: an entry, which it finds by its heading, and a table.
_UNSEARCHED = re.compile(
    r'<article class="erratum"[^>]*>\s*<h3 id="(?P<id>[\w-]+)">(?P<heading>.*?)<a class="headerlink"'
    r'|<div class="errata-scroll" data-search-exclude>'
)
_PUT_ASIDE = re.compile(r'<h3 id="[\w-]+">[^<]*</h3>|<!-- errata -->')


class ErrataConfig(Config):
    """What a site may set; nothing must be."""

    file = opt.Type(str, default="errata.yml")
    """The register, relative to mkdocs.yml."""

    work = opt.Type(str, default="")
    """Key of the work that this site is; with a repo_url, pages link to the issue form."""


class ErrataPlugin(BasePlugin[ErrataConfig]):
    """Each method is the MkDocs event of its name; a PluginError ends the build with its message."""

    path: Path
    register: Register
    view: View
    placement: Placement
    frames: dict[str, pages.Frame]
    aside: dict[str, str]
    read: Callable[[str], Seen] = Seen

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep what was read of a page when the site is served: few have changed at the next build."""
        if command == "serve":
            self.read = lru_cache(maxsize=100)(Seen)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.path = Path(config.config_file_path).parent / self.config.file
        register, problems = checker.check_file(self.path)
        if register is not None:
            register, problems = verdicts.judge(register)
        if register is None or problems:
            raise PluginError(checker.report(self.config.file, problems))
        self.register = register
        read = (self.path, (register.root / verdicts.FILE).parent)
        config.watch += [str(path) for path in read if path.exists()]
        config.extra_css.insert(0, ASSETS[0])  # before the site's own, which may overrule it
        config.extra_javascript.append(ASSETS[1])
        config.markdown_extensions.append(_HeadingIds())
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        register = self.register
        placeholder = register.ids.placeholder
        if sum(entry.id == placeholder for entry in register.errata) > 1:
            fault = f"several entries are {placeholder}, and a page cannot tell them apart"
            raise PluginError(f"{self.config.file}: {fault}: errata assign")
        if self.config.work and self.config.work not in register.works:
            known = ", ".join(register.works)
            raise PluginError(f"mkdocs.yml: errata: work {self.config.work!r} is not one of {known}")
        end = "/" if config.use_directory_urls else ".html"
        text = messages.text(str(config.theme.get("language") or config.theme.locale))
        # A theme whose script colours code wants it plain.
        highlight = htmllib.escape if config.theme.get("highlightjs") else _highlight
        self.view = View(register, highlight, end, text)
        self.placement = Placement(self.view, Path(config.docs_dir), self.read)
        site = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
        self.frames = {f"{name}.md": frame for name, frame in pages.frames(register, text).items()}
        title = text["colon"].join((config.site_name, text["feed"]))
        made = {
            **{name: frame.markdown for name, frame in self.frames.items()},
            **texts(self.view, title, site, _from(f"errata{end}")),
        }
        if not register.id:
            log.info("%s: %s", self.config.file, no_feed(register))
        taken = {file.dest_uri: file.src_uri for file in files}
        for name, content in made.items():
            file = File.generated(config, name, content=content)
            if yours := taken.get(file.dest_uri):
                raise PluginError(
                    f"{config.docs_dir}/{yours}: the errata plugin makes {file.dest_uri}; rename yours"
                )
            if name in self.frames and not self.frames[name].front:
                file.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(file)
        for picture in register.pictures:
            source = str(register.root / picture)
            files.append(File.generated(config, picture_address(picture), abs_src_path=source))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let the pages behind a front page lead to each other, newest first, and stand below it."""
        found = {name: files.get_file_from_path(name) for name in self.frames}
        made = {name: file.page for name, file in found.items() if file and file.page}
        for name, newest_first in (("changelog.md", True), ("errata.md", False)):
            front = made[name]
            own = {n: page for n, page in made.items() if n.startswith(name.replace(".md", "/"))}
            others = [page for other, page in own.items() if not self.frames[other].sheet]
            for page in own.values():
                page.parent = front  # type: ignore[assignment] # its navigation entry is then active
            others.sort(key=lambda page: int(Path(page.file.src_uri).stem), reverse=newest_first)
            for page, before, after in zip(others, [front, *others], [*others[1:], None], strict=False):
                page.previous_page, page.next_page = before, after
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        return reference.fill(markdown)

    @event_priority(-100)  # last: after whatever else makes the HTML of a page, notebooks included
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        link = _from(page.url)
        frame = self.frames.get(page.file.src_uri)
        if frame is None or page.file.generated_by != "errata":
            source = page.file.abs_src_path
            html = self.placement.page(html, Path(source), link) if source else html
            return self._reporting(moved(html, self.view, link), page, config)
        # The front page of the changelog answers for every entry: authors write `changelog.md#E0001`.
        front = page.file.src_uri == "changelog.md"
        here = self.view.register.errata if front else () if frame.sheet else frame.block
        page.present_anchor_ids = (page.present_anchor_ids or set()) | {entry.id for entry in here}
        _list(frame.block, page.toc, self.view.text.lang)
        return self._reporting(pages.fill(html, frame, self.view, link), page, config)

    def _reporting(self, html: str, page: Page, config: MkDocsConfig) -> str:
        key = self.config.work
        if not key or not config.repo_url:
            return html
        where = page.canonical_url or page.file.src_uri
        return links.add(html, config.repo_url, key, str(page.title), where, self.view.text)

    def on_env(self, env: object, *, config: MkDocsConfig, files: Files) -> None:
        if faults := self.placement.faults():
            raise PluginError(checker.listed(faults))

    @event_priority(100)  # before searches
    def _before_search(self, context: object, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Put aside all but what a search is to find; to parse it takes long in a large register."""
        self.aside = {}
        if page.file.generated_by != "errata":
            return
        content = page.content or ""
        pieces, last = [], 0
        for found in _UNSEARCHED.finditer(content):
            heading = re.sub("<[^>]*>", "", found["heading"] or "")
            left = Html("<!-- errata -->")
            if heading:
                left = Html('<h3 id="{}">{}</h3>').format(found["id"], Html(heading))
            tag = "</article>" if heading else "</div>"  # nothing in it is an element of its name
            end = content.index(tag, found.end()) + len(tag)
            self.aside[left] = content[found.start() : end]
            pieces += [content[last : found.start()], left]
            last = end
        page.content = "".join([*pieces, content[last:]])

    @event_priority(-100)  # after searches
    def _after_search(self, context: object, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        if self.aside:
            found = _PUT_ASIDE.sub(lambda left: self.aside.get(left[0], left[0]), page.content or "")
            page.content = found

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if page.file.generated_by != "errata" or not self.view.register.id:
            return output
        feed, text = get_relative_url(feeds.ATOM, page.url), self.view.text
        link = Html('<link rel="alternate" type="application/atom+xml" href="{}" title="{}"{}>').format(
            feed, text["feed"], text.attribute
        )
        return output.replace("</head>", str(link + Html("</head>")), 1)


def _list(block: pages.Block, toc: TableOfContents, lang: str) -> None:
    """Put the entries of a page of the changelog below their months in its table of contents."""
    months = {item.id.removeprefix("errata-"): item for title in toc for item in title.children}
    for entry in sorted(block, key=lambda entry: entry.published, reverse=True):
        if month := months.get(entry.published[:7]):
            title = str(Html("{} {}").format(entry.id, said(entry.title, lang)))
            month.children.append(AnchorLink(title, entry.id, 3))


def _from(url: str) -> Link:
    """Return what turns an address relative to the site into one relative to a page."""
    return lambda address: get_relative_url(address, url)


@lru_cache(maxsize=1000)  # a site that is served shows the same proofs at each build
def _highlight(code: str) -> str:
    """Return Python as HTML with the classes of Pygments, which few themes but Material bring along."""
    try:
        from pygments import highlight
        from pygments.formatters import HtmlFormatter
        from pygments.lexers import PythonLexer
    except ImportError:
        return htmllib.escape(code)
    html: str = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))
    return html


class _HeadingIds(Treeprocessor, Extension):
    """Give the headings of our pages their ids, `## Words {#errata-id}`, on sites without attr_list too.

    An id made of the words may be no CSS selector (`2026-01`), which stops scripts of themes.
    """

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(self, "errata_heading_ids", 7)  # before toc, which makes ids

    def run(self, root: Element) -> None:
        for heading in root.iter():
            found = heading.tag in {"h1", "h2"} and re.search(r" \{#(errata-[\w-]+)\}$", heading.text or "")
            if found:
                heading.text = (heading.text or "")[: found.start()]
                heading.set("id", found[1])
