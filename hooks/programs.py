"""A program that a page shows can be downloaded, with what it reads: plain links in the title of its block.

No link opens one in Colab: it opens notebooks that a repository holds, and this one holds programs, and
notebooks as percent scripts; their .ipynb are made by the build.
"""

import re
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from asrun.declared import DeclarationError, declared

_TITLE = re.compile(r'(<span class="filename">)([\w-]+\.py)(?=</span>)')
_MARK = re.compile(r"^[ \t]*# --8<-- \[.*\n", re.MULTILINE)  # of a section


_inputs: dict[str, tuple[str, ...]] = {}  # of each program, by its name


def on_files(files, config):
    folder = Path(config.config_file_path).parent / "snippets"
    _inputs.clear()
    for path in sorted(folder.glob("*.py")):
        text = _MARK.sub("", path.read_text("utf-8"))
        files.append(File.generated(config, f"programs/{path.name}", content=text))
        try:
            _inputs[path.name] = declared(path).inputs
        except DeclarationError as error:
            raise PluginError(f"snippets/{path.name} {error}") from None
    for name in sorted({name for read in _inputs.values() for name in read}):
        files.append(File.generated(config, f"programs/{name}", content=(folder / name).read_bytes()))
    return files


def on_page_content(html, page, config, files):
    download = "下载" if config.theme.get("language") == "zh" else "Download"

    def link(name, word, said):
        address = files.get_file_from_path(f"programs/{name}").url_relative_to(page.file)
        return f'<a class="download" href="{address}" download aria-label="{said}">{word}</a>'

    def put(title):
        name = title[2]
        if name not in _inputs:
            return title[0]
        links = [link(name, f"{download} .py", f"{download} .py: {name}")]
        links += [link(each, each, f"{download} {each}") for each in _inputs[name]]
        return title[0] + "".join(links)

    return _TITLE.sub(put, html)
