"""Each program that a page shows can be downloaded: a plain link in the title of its block.

No link opens one in Colab: it opens notebooks that a repository holds, and this one holds programs, and
notebooks as percent scripts; their .ipynb are made by the build.
"""

import re
from pathlib import Path

from mkdocs.structure.files import File

_TITLE = re.compile(r'(<span class="filename">)([\w-]+\.py)(?=</span>)')
_MARK = re.compile(r"^[ \t]*# --8<-- \[.*\n", re.MULTILINE)  # of a section


def on_files(files, config):
    for path in sorted((Path(config.config_file_path).parent / "snippets").glob("*.py")):
        text = _MARK.sub("", path.read_text("utf-8"))
        files.append(File.generated(config, f"programs/{path.name}", content=text))
    return files


def on_page_content(html, page, config, files):
    def put(title):
        file = files.get_file_from_path(f"programs/{title[2]}")
        if file is None:
            return title[0]
        link = f'<a class="download" href="{file.url_relative_to(page.file)}" download'
        word = "下载 .py" if config.theme.get("language") == "zh" else "Download .py"
        return f'{title[0]}{link} aria-label="{word}: {title[2]}">{word}</a>'

    return _TITLE.sub(put, html)
