"""`make edit` runs no notebook: its page has the prose and the code, and says what is missing."""

import re

from mkdocs.structure.files import File

_CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)
_TITLE = re.compile(r"# .+")
_NOTE = """

!!! note "Not run here"
    `make edit` runs no notebook, so this page lacks its outputs and plots, and its solutions stand open.
    `make serve` shows it whole.
"""


class _Script(File):
    def is_documentation_page(self):
        return True

    @property
    def content_string(self):
        return markdown(super().content_string)


def on_files(files, config):
    for file in list(files):
        if file.src_uri.startswith("notebooks/") and file.src_uri.endswith(".py"):
            files.remove(file)
            files.append(_Script(file.src_uri, config.docs_dir, config.site_dir, config.use_directory_urls))
    return files


def markdown(script: str) -> str:
    """Return a percent script as Markdown, with the note below its title."""
    _, *cells = _CELL.split(script)
    parts = []
    for head, cell in zip(cells[::2], cells[1::2], strict=True):
        prose = re.sub(r"^# ?", "", cell, flags=re.MULTILINE)
        code = f"````python\n{cell.strip()}\n````\n"
        parts.append(prose if head.startswith(" [markdown]") else code)
    return _TITLE.sub(lambda title: title[0] + _NOTE, "\n".join(parts), count=1)
