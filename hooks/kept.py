"""`mkdocs serve` makes again only what has changed: a page's HTML, its part of the search index, templates.

The HTML is made again when the text has changed, or a file that pages take in: one beside the pages or in a
folder of programs, or the settings. A broken link is told when its page is made, an anchor at each build.
"""

from copy import deepcopy
from functools import partial
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from mkdocs.plugins import event_priority

from asrun import Project
from asrun.project import SETTINGS

_serves = False
_state: tuple = ()  # of what pages take in
_rendered: dict[str, tuple] = {}  # by address of the page: what it was made from, and what that made of it
_indexed: dict[str, tuple] = {}  # likewise, and its entries


def on_startup(command, dirty):
    global _serves
    _serves = command == "serve"


@event_priority(-100)  # after the search has begun its index
def on_config(config):
    if _serves and "material/search" in config.plugins:
        index = config.plugins["material/search"].search_index
        index.add_entry_from_context = partial(_index, index, index.add_entry_from_context)
    return config


@event_priority(-100)  # after plugins have added theirs
def on_files(files, config):
    global _state
    if _serves:
        _state = _taken_in(Path(config.config_file_path)), [file.src_uri for file in files]
    return files


def _taken_in(settings: Path) -> list[tuple]:
    """Return path, time and size of each file that pages may take in."""
    project = Project.find(settings.parent)
    found = {settings, project.root / SETTINGS}
    found |= {path for folder in project.docs for path in folder.rglob("*") if path.suffix != ".md"}
    found |= {path for folder in (project.programs, *project.elsewhere) for path in folder.rglob("*")}
    files = (path for path in sorted(found) if path.is_file() and path.parent.name != "__pycache__")
    return [(path, stat.st_mtime_ns, stat.st_size) for path, stat in ((path, path.stat()) for path in files)]


def on_env(env, config, files):
    if _serves:
        env.bytecode_cache = FileSystemBytecodeCache()  # in the system's folder for temporary files
    return env


@event_priority(-1000)  # after all that changes the text
def on_page_markdown(markdown, page, config, files):
    if _serves:
        page.render = partial(_render, page, page.render)
    return markdown


def _render(page, render, config, files) -> None:
    name, made_from = page.file.src_uri, (page.markdown, page.meta, _state)
    if name not in _rendered or _rendered[name][0] != made_from:
        before = {**vars(page)}
        render(config, files)
        made = {key: value for key, value in vars(page).items() if value is not before.get(key)}
        links = made.pop("links_to_anchors", None) or {}
        _rendered[name] = made_from, deepcopy(made), [(file.src_uri, found) for file, found in links.items()]
    else:
        _, made, links = _rendered[name]
        vars(page).update(deepcopy(made))
        page.links_to_anchors = {files.get_file_from_path(uri): found for uri, found in links}


def _index(index, add, page) -> None:
    made_from = page.content, page.title, page.meta
    if page.url not in _indexed or _indexed[page.url][0] != made_from:
        start = len(index.entries)
        add(page)
        _indexed[page.url] = made_from, index.entries[start:]
    else:
        index.entries += _indexed[page.url][1]
