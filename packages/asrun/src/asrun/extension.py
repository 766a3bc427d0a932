"""A Python-Markdown extension, `asrun`: fills values and figures, in whatever builds the page.

A page with an unknown value, or with one that Markdown would show as it was written, is refused.
"""

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from asrun.filling import faults, filled, left_unfilled, unfilled
from asrun.host import misplaced, page_of, refusal
from asrun.project import Project, SettingsError


class AsrunExtension(Extension):  # type: ignore[misc]
    """Options: root, a folder of the project; guard, whether what is left unfilled is refused here.

    Code and outputs are put in by pymdownx.snippets; one that the host has set before or after it keeps its
    settings, and looks for files in the folders of the project too.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": ["", "A folder of the project; the host's own if it is not given, or the current one"],
            "guard": [True, "Refuse what is left unfilled; off where the host says it with its line"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Fill before pymdownx.snippets puts in files, whose text is left as it is."""
        page = page_of(md)
        try:
            project = Project.find(self.getConfig("root") or (page.root if page else "."))
        except SettingsError as error:  # told with the first page: MkDocs tries extensions in any folder
            md.preprocessors.register(_Refuse(md, error), "asrun", 40)
            return
        md.preprocessors.register(_Fill(md, project), "asrun", 40)
        if self.getConfig("guard"):
            md.postprocessors.register(_Guard(md, project), "asrun", -10)
        if "snippet" not in md.preprocessors:
            options = {"base_path": [], "check_paths": True, "dedent_subsections": True}
            md.registerExtensions(["pymdownx.snippets"], {"pymdownx.snippets": options})


class _Refuse(Preprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, error: SettingsError) -> None:
        super().__init__(md)
        self.error = error

    def run(self, lines: list[str]) -> list[str]:
        raise self.error


class _Fill(Preprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, project: Project) -> None:
        super().__init__(md)
        self.project = project

    def run(self, lines: list[str]) -> list[str]:
        folders = self.md.preprocessors["snippet"].base_path
        folders += [str(one) for one in (self.project.programs, self.project.root) if str(one) not in folders]
        page = page_of(self.md)
        text = "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n")
        source = page.text if page else ""  # with its front matter
        if found := faults(source or text, self.project):
            raise refusal(page, found)
        return filled(text, self.project).split("\n")


class _Guard(Postprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, project: Project) -> None:
        super().__init__(md)
        self.project = project

    def run(self, text: str) -> str:
        page = page_of(self.md)
        if found := unfilled(text, self.project.open):
            raise refusal(page, ((page.line(one) if page else None, left_unfilled(one)) for one in found))
        if page and (found := [*misplaced(page.root, self.project.open)]):
            raise page.error("\n".join(found))
        return text


def makeExtension(**options: Any) -> AsrunExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return AsrunExtension(**options)
