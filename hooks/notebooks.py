"""Notebook pages: mkdocs-jupyter executes them; this hook makes its HTML a page of this site.

Kept: code and output. Left out: 574 KB of JupyterLab styles a page, scripts, prompts, cell ids.
Prose is set by the site's own Markdown, so a formula, a code span or an id of a page is one here too.
In a percent script `## Heading {#id}` sets an id, `tags=["folded"]` folds the code of a cell,
`fold="Solutions"` whole cells under these words, prose and output included, and `alt="..."` says what a plot
shows; a plot without it stops the build, as does text on stderr.
A notebook of docs/zh has the prose alone: its cells of Markdown stand for the English ones, and a cell for
each that has `alt` or `fold` gives these. What is executed is the English notebook.
"""

import json
import posixpath
import re
from base64 import b64decode
from contextlib import nullcontext
from functools import partial
from html import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import jupytext
from bs4 import BeautifulSoup
from filelock import FileLock
from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc
from mkdocs_jupyter.plugin import NotebookFile
from nbclient.exceptions import CellExecutionError

from asrun import Project
from asrun.filling import inline
from extensions.formulas import line_of, typeset
from extensions.revisions import cells_of

log = get_plugin_logger("notebooks")
_WORDS = {
    "en": ("Download this page as a notebook (.ipynb)", "Code"),
    "zh": ("以笔记本下载本页（.ipynb）", "代码"),
}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Marks of white space, and of names, which the theme shows in the colour of all code.
_UNMARKED = re.compile(r'<span(?: class="[wn]")?>([^<]*)</span>')


def on_pre_build(config):
    """Refuse what a build that was stopped, or a full disk, left in the cache of executed notebooks."""
    plugin = config.plugins.get("mkdocs-jupyter")
    if plugin is None or not plugin.config["cache"]:
        return
    folder = Path(plugin.config["cache_dir"])
    for path in [folder] if folder.is_file() else sorted(folder.glob("*.json")):
        if fault := _damage(path):
            raise PluginError(
                f"{path} {fault}, so it holds no executed notebook; remove it, and a build makes it again: "
                f"rm -r {path}"
            )


def _damage(path: Path) -> str:
    """Say what is wrong with a file of the cache; nothing if mkdocs-jupyter can use it."""
    try:
        cached = json.loads(path.read_bytes())
        toc, title = cached["toc_tokens"], cached["title"]
        content = cached["content"]
        if isinstance(content, str) and "cell-id=" in content and (title is None or isinstance(title, str)):
            get_toc(toc)
            return ""
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    except (ValueError, RecursionError) as error:
        return f"is not JSON ({error})"
    except (AttributeError, KeyError, TypeError):
        pass
    return "lacks content, toc_tokens or title"


def on_files(files, config):
    """Offer each notebook page as .ipynb, made from its percent script."""
    for file in list(files):
        if isinstance(file, NotebookFile):
            notebook = download(*scripts(file, config))
            files.append(File.generated(config, _ipynb(file), content=notebook))
    return files


def scripts(file, config) -> list[Path]:
    """Return the percent script that is executed, and that of the prose if it is another."""
    executed, own = Path(file.abs_src_path), Path(config.docs_dir, file.src_uri)
    return [executed, own] if own.is_file() and not own.samefile(executed) else [executed]


def _cells(executed: Path, prose: Path | None = None) -> list:
    try:
        return cells_of(executed, prose)
    except ValueError as error:
        raise PluginError(str(error)) from None


def download(executed: Path, prose: Path | None = None) -> str:
    """Return a percent script, with the prose of another one, as .ipynb, the same bytes each time."""
    notebook = jupytext.read(executed)
    notebook.cells = _cells(executed, prose)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
    return jupytext.writes(notebook, fmt="ipynb")


def _ipynb(file) -> str:
    return file.src_uri.removesuffix(".py") + ".ipynb"


@event_priority(-100)  # after mkdocs-jupyter has set page.render
def on_pre_page(page, config, files):
    if isinstance(page.file, NotebookFile):
        page.render = partial(_render, page, page.render)
    return page


def _render(page, render, config, files) -> None:
    """Execute the notebook; name the line of a cell that raises, instead of a traceback."""
    try:
        with _alone(page, config):
            render(config, files)
    except CellExecutionError as error:
        # The innermost frame in the notebook itself: the cell that called comes first.
        number, line = re.findall(r"Cell In\[(\d+)\], line (\d+)", _ANSI.sub("", error.traceback))[0]
        place = _place(config, page, int(number), int(line) - 1)
        raise PluginError(f"{place}: cell {number} raises {error.ename}: {error.evalue}") from None
    page.content = _content(page.content, page, config, files)


def _alone(page, config):
    """Let the build of another language wait, which then finds in the cache what this one has executed."""
    plugin = config.plugins["mkdocs-jupyter"].config
    if not plugin["cache"]:
        return nullcontext()
    folder = Path(plugin["cache_dir"])
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / f"{Path(page.file.src_uri).stem}.lock")


def _content(html, page, config, files) -> str:
    """Return the page that is made of what mkdocs-jupyter gives; set its headings and links."""
    cells = BeautifulSoup(html, "html.parser").select('[id^="cell-id="]')
    sources = [cell for cell in _cells(*scripts(page.file, config)) if cell.source.strip()]
    to_download, code_word = _WORDS[str(config.theme.get("language") or "en")]
    extensions = [name for name in config.markdown_extensions if name != "extensions.formulas"]
    reader = Markdown(extensions=extensions, extension_configs=config.mdx_configs)
    parts, headings, number = [], [], 0  # parts: under what it is folded, and its HTML
    page.links_to_anchors = {}
    for cell, source in zip(cells, sources, strict=True):
        fold = source.metadata.get("fold", "")
        if source.cell_type == "markdown":
            prose = BeautifulSoup(reader.reset().convert(source.source), "html.parser")
            headings += _flat(reader.toc_tokens)
            for link in prose.find_all("a", href=True):
                _resolve(link, page, files)
            parts.append((fold, prose.decode(formatter="minimal")))
        else:
            number += 1
            place = partial(_place, config, page, number)
            parts += [(fold, part) for part in _code(cell, source, place, code_word)]
    ipynb = files.get_file_from_path(_ipynb(page.file)).url_relative_to(page.file)
    offer = f'<p><a href="{ipynb}" download>{to_download}</a></p>'
    parts.insert(1, ("", offer))
    page.title = headings[0]["name"]
    page.present_anchor_ids = {heading["id"] for heading in headings}
    page.toc = get_toc(nest_toc_tokens(headings))  # empties the list
    html = "\n".join(_folded(fold, group) for fold, group in groupby(parts, itemgetter(0)))
    return typeset(html, posixpath.dirname(page.url), partial(_refuse, config, page))


def _refuse(config, page, tex: str, message: str) -> NoReturn:
    line = line_of(tex, page.file.content_string, Project.find(Path(config.config_file_path).parent))
    raise PluginError(f"{_name(config, page)}:{line}: {message}")


def _flat(headings):
    """Yield the entries of a table of contents without their nesting."""
    for heading in headings:
        yield {key: heading[key] for key in ("level", "id", "name")}
        yield from _flat(heading["children"])


def _folded(fold, parts) -> str:
    html = "\n".join(part for _, part in parts)
    if not fold:
        return html
    return f'<details class="note"><summary>{escape(fold)}</summary>\n{html}\n</details>'


def _resolve(link, page, files) -> None:
    """Turn a link to a source into one to its page, and let MkDocs check its anchor."""
    target = urlsplit(link["href"])
    if not target.path or target.scheme or target.netloc:
        return
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), target.path))
    file = files.get_file_from_path(path)
    if file is None:
        log.warning(f"{page.file.src_uri}: no page {link['href']}")
        return
    if target.fragment:
        page.links_to_anchors.setdefault(file, {})[target.fragment] = link["href"]
    link["href"] = urlunsplit(target._replace(path=file.url_relative_to(page.file)))


def _code(cell, source, place, word) -> list[str]:
    code = _UNMARKED.sub(r"\1", cell.select_one(".highlight-ipynb pre").decode_contents())
    block = f'<div class="highlight"><pre><code>{code}</code></pre></div>'
    if "folded" in source.metadata.get("tags", []):
        block = f"<details><summary>{word}</summary>{block}</details>"
    outputs = _joined(cell.select(".jp-OutputArea-output"))
    return [block, *(_output(output, source, place) for output in outputs)]


def _joined(outputs) -> list:
    """Join what a cell printed: the kernel sends it in parts, as many as the load of the machine makes."""
    joined = []
    for output in outputs:
        if joined and joined[-1].get("data-mime-type") == output.get("data-mime-type") == "text/plain":
            joined[-1].pre.extend(list(output.pre.contents))
        else:
            joined.append(output)
    return joined


def _output(output, source, place) -> str:
    kind = output.get("data-mime-type", "")
    if kind == "image/svg+xml":
        if not (alt := source.metadata.get("alt")):
            raise PluginError(f'{place()}: a plot needs alt="what it shows" after the `# %%`')
        return inline(b64decode(output.img["src"].partition(",")[2]).decode("utf-8"), alt)
    if kind == "text/plain":
        text = output.pre.decode_contents()
        return f'<div class="highlight output"><pre><code>{text}</code></pre></div>'
    raise PluginError(f"{place()}: the cell shows {kind or 'something'}; print text or plot")


def _place(config, page, number: int, line: int = 0) -> str:
    """Return file:line of a code cell, counted from 1, and of a line in it, counted from 0."""
    path = Path(page.file.abs_src_path)
    text, end = path.read_text("utf-8"), 0
    code = [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "code"]
    for source in code[:number]:
        first = source.lstrip("%").splitlines()[0]  # a magic stands in the script as a comment
        start = text.index(first, end)
        end = start + len(source)
    return f"{_name(config, page)}:{text.count(chr(10), 0, start) + 1 + line}"


def _name(config, page) -> str:
    return Path(page.file.abs_src_path).relative_to(Path(config.config_file_path).parent).as_posix()
