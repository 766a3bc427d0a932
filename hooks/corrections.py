"""Set the formulas that the errata plugin puts into pages, as those of the site's own prose are set."""

import posixpath
from functools import partial
from pathlib import Path
from typing import NoReturn

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from extensions.formulas import typeset


@event_priority(-200)  # after the plugin, which comes after whatever else makes the HTML of a page
def on_page_content(html, page, config, files):
    if 'class="arithmatex"' not in html:
        return html
    return typeset(html, posixpath.dirname(page.url), partial(_refuse, config))


def _refuse(config, tex: str, message: str) -> NoReturn:
    name = config.plugins["errata"].config.file
    register = (Path(config.config_file_path).parent / name).read_text("utf-8")
    line = register.count("\n", 0, max(register.find(tex), 0)) + 1
    raise PluginError(f"{name}:{line}: {message}")
