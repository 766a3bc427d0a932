"""`mkdocs serve` makes again only what has changed: a page's HTML, its part of the search index, templates.

The HTML is made again when the text has changed, a program that it shows or the record of one, or what any
page may take in: values, other files, settings. Links are checked when their page is made, anchors always.
"""

from copy import deepcopy
from functools import partial
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from mkdocs.plugins import event_priority

from asrun import Project
from asrun.project import SETTINGS

_PAGES = {".md", ".py"}
_serves = False
_shared: tuple = ()  # state of what any page may take in
_programs: dict = {}  # by page: state of the programs that it shows, and of their records; by None: of all
_rendered: dict[str, tuple] = {}  # by file of the page: what it was made from, and what that made of it
_indexed: dict[str, tuple] = {}  # by address of the page: the same of its entries


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
    global _shared, _programs
    if _serves:
        settings = Path(config.config_file_path)
        project = Project.find(settings.parent)
        stamps = _stamps(project, settings)
        programs = {path: stamps.pop(path) for path in [*stamps] if _is_of_a_program(path, project)}
        _shared = stamps, [file.src_uri for file in files]
        _programs = {None: programs} | {
            str(page): [(one.name, programs.get(project.file(one.name))) for one in found]
            for page, found in project.pages.items()
        }
    return files


def _stamps(project: Project, settings: Path) -> dict[Path, tuple]:
    """Return time and size of each file that pages may take in; pages and notebooks are no such files."""
    found = {settings, project.root / SETTINGS}
    found |= {path for folder in project.docs for path in folder.rglob("*") if path.suffix not in _PAGES}
    found |= {path for folder in (project.programs, *project.elsewhere) for path in folder.rglob("*")}
    stats = {path: path.stat() for path in found if path.is_file() and path.parent.name != "__pycache__"}
    return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in stats.items()}


def _is_of_a_program(path: Path, project: Project) -> bool:
    return path.parent == project.programs and path.suffix in {".py", ".sh", ".out", ".svg"}


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
    name, shown = page.file.src_uri, _programs.get(page.file.abs_src_path, _programs[None])
    made_from = page.markdown, {**page.meta}, _shared, shown
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
    made_from = page.content, page.title, {**page.meta}
    if page.url not in _indexed or _indexed[page.url][0] != made_from:
        start = len(index.entries)
        add(page)
        _indexed[page.url] = made_from, index.entries[start:]
    else:
        index.entries += _indexed[page.url][1]
