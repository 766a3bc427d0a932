"""Where a page is: what the host of a Python-Markdown extension says of the page that it converts.

MkDocs and ProperDocs keep it in a treeprocessor, Zensical in a preprocessor; Python-Markdown has none.
"""

import posixpath
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown import Markdown

from asrun.markdown import line_with, marks, prose_of
from asrun.project import text_of


class PageError(ValueError):
    """A page that cannot be made; the message has a line for each fault."""


@dataclass(frozen=True)
class Page:
    """A page that is being converted.

    root: the folder of the host's settings. path: the page's file, which need not be there if something
    generates it. base: the folder of the site that relative addresses in its HTML start from; Zensical
    rewrites them, so there it is that of the file. error: what stops this host by its message alone.
    """

    root: Path
    path: Path
    base: str
    error: type[Exception] = PageError

    @property
    def name(self) -> str:
        """The path of its file, as messages name it."""
        inside = self.path.is_relative_to(self.root)
        return (self.path.relative_to(self.root) if inside else self.path).as_posix()

    @cached_property
    def text(self) -> str:
        """What stands in its file, front matter included, or "" if there is none; of a script its prose."""
        return prose_of(self.path.read_text("utf-8-sig"), self.path.name) if self.path.is_file() else ""

    def line(self, text: str) -> int:
        """Return the first line of its file that holds a text, counted from 1, or 1."""
        return line_with(text, self.text)


def page_of(md: Markdown) -> Page | None:
    """Return the page that a host has given to this instance, or None."""
    for one in md.preprocessors:
        if getattr(one, "name", "") == "rendering_context":  # Zensical
            root = Path(one.config["root_dir"]).resolve()
            path = one.page.path
            return Page(root, root / one.config["docs_dir"] / path, posixpath.dirname(path))
    if "relpath" in md.treeprocessors:  # MkDocs or ProperDocs
        one = md.treeprocessors["relpath"]
        host = type(one).__module__.partition(".")[0]
        root = Path(one.config.config_file_path).resolve().parent
        path = Path(one.file.abs_src_path or root / one.file.src_uri)
        error = sys.modules[f"{host}.exceptions"].PluginError
        return Page(root, path, posixpath.dirname(one.file.url), error)
    return None


def refusal(page: Page | None, found: Iterable[tuple[int | None, str]]) -> Exception:
    """Return the error that stops the host: `docs/x.md:3: message` for each line and message.

    Where no host names the page, `line:3: message`.
    """
    name, error = (page.name, page.error) if page else ("line", PageError)
    return error("\n".join(f"{name}:{line}: {message}" if line else message for line, message in found))


def misplaced(root: Path, opening: str) -> Iterator[str]:
    """Yield `mkdocs.yml:12: message` for each value in a host's settings, such as a title of the navigation.

    Nothing fills it there, and not every host lets an extension see what it shows beside the text.
    Raises SettingsError if a file is not UTF-8, OSError if it cannot be read.
    """
    for path in sorted([*root.glob("mkdocs*.y*ml"), *root.glob("zensical.toml")]):
        for number, line in enumerate(text_of(path).split("\n"), 1):
            if (found := marks(opening).value.search(line)) and not line.lstrip().startswith("#"):
                yield f"{path.name}:{number}: {found[0]} is where nothing fills it: write it into a page"
