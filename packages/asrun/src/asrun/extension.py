"""A Python-Markdown extension, `asrun`: fills values and figures, in whatever builds the page.

A page with an unknown value, or with one that Markdown would show as it was written, is refused.
"""

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from asrun.markdown import faults, filled, unfilled
from asrun.project import Project


class PageError(ValueError):
    """A page that cannot be filled; the message has a line for each fault."""


class AsrunExtension(Extension):  # type: ignore[misc]
    """Options: root, a folder of the project; guard, whether what is left unfilled is refused here."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": ["", "A folder of the project; the current one if it is not given"],
            "guard": [True, "Refuse what is left unfilled; off where the host says it with its line"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Fill before pymdownx.snippets puts in files, whose text is left as it is."""
        project = Project.find(self.getConfig("root") or ".")
        md.preprocessors.register(_Fill(md, project), "asrun", 40)
        if self.getConfig("guard"):
            md.postprocessors.register(_Guard(md, project), "asrun", -10)


class _Fill(Preprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, project: Project) -> None:
        super().__init__(md)
        self.project = project

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if found := faults(text, self.project):
            where = _page(self.md)
            raise PageError("\n".join(f"{where}:{line}: {message}" for line, message in found))
        return filled(text, self.project).split("\n")


class _Guard(Postprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, project: Project) -> None:
        super().__init__(md)
        self.project = project

    def run(self, text: str) -> str:
        if found := unfilled(text, self.project.open):
            where = _page(self.md)
            raise PageError("\n".join(f"{where}: {left_unfilled(one)}" for one in found))
        return text


def left_unfilled(text: str) -> str:
    """Say that a value or include stands in a built page as it was written."""
    return f"{text} stands in the built page: values and includes work in Markdown outside of HTML blocks"


def _page(md: Markdown) -> str:
    """Return the path of the page, which Zensical keeps in a preprocessor, or "line"."""
    contexts = [one for one in md.preprocessors if getattr(one, "name", "") == "rendering_context"]
    return str(contexts[0].page.path) if contexts else "line"


def makeExtension(**options: Any) -> AsrunExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return AsrunExtension(**options)
