"""`asrun init`: a working example in a folder, in an existing MkDocs project or from nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

from asrun import check
from asrun.project import SETTINGS, Project

_SETTINGS = """\
[tool.asrun]
docs = ["{docs}"]       # the pages
programs = "snippets" # the programs, and beside them what they made
"""
_PROGRAM = '''\
"""How many pairs a group of people makes."""

if __name__ == "__main__":
    people = 23
    pairs = people * (people - 1) // 2
    print(f"{people} people make {pairs} pairs")
'''
_PAGE = """\
# Hello

```python
--8<-- "hello.py"
```

```text
--8<-- "hello.out"
```

The number {{ hello.pairs:d }} comes from the program.
"""
_EXTENSIONS = """\
markdown_extensions:
  - asrun
  - pymdownx.superfences
  - pymdownx.snippets: {base_path: [snippets], check_paths: true}
"""
_PLUGIN = "plugins: [search, asrun]\n"


def start(folder: Path) -> Iterator[str]:
    """Write what is not there yet; yield what was written, and what is left to do by hand."""
    config, settings = folder / "mkdocs.yml", folder / SETTINGS
    docs = _docs(config)
    fresh = not config.exists()
    if "[tool.asrun]" not in (settings.read_text("utf-8") if settings.exists() else ""):
        for name in (docs, "snippets"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        yield from _added(settings, _SETTINGS.format(docs=docs))
        page = "index.md" if fresh and not (folder / docs / "index.md").exists() else "hello.md"
        for path, text in ((folder / "snippets" / "hello.py", _PROGRAM), (folder / docs / page, _PAGE)):
            if not path.exists():
                yield from _added(path, text)
    project = Project.find(folder)
    program = folder / "snippets" / "hello.py"
    if program in project.files and not project.output(program).exists():
        yield from (one if isinstance(one, str) else one.problem for one in check.update(project, [program]))
    if fresh:
        yield from _added(config, f"site_name: Documentation\n{_PLUGIN}{_EXTENSIONS}")
    else:
        yield from _configured(config)
    yield "Try: asrun check, then mkdocs serve"


def _docs(config: Path) -> str:
    found = (
        re.search(r"^docs_dir: *([\w./-]+)", config.read_text("utf-8"), re.MULTILINE)
        if config.exists()
        else None
    )
    return found[1] if found else "docs"


def _added(path: Path, text: str) -> Iterator[str]:
    """Write a file, or put a text at its end."""
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before.rstrip()}\n\n{text}" if before.strip() else text, "utf-8")
    yield f"{'added to' if before else 'wrote'} {path.name if path.parent.name == '' else _short(path)}"


def _short(path: Path) -> str:
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)


def _configured(config: Path) -> Iterator[str]:
    """Add the lines that mkdocs.yml lacks if they cannot meet others; else yield them to be added by hand."""
    text = config.read_text("utf-8")
    if re.search(r"\basrun\b", text):
        return
    if not re.search(r"^(plugins|markdown_extensions):", text, re.MULTILINE):
        yield from _added(config, _PLUGIN + _EXTENSIONS)
        return
    yield f"Add to {config.name}, to the lists that stand there:"
    yield from (f"  {line}" for line in (_PLUGIN + _EXTENSIONS).splitlines())
