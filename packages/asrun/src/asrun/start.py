"""`asrun init`: a working example in a folder, in an existing MkDocs project or from nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

from asrun import check, records
from asrun.project import SETTINGS, Project, SettingsError, settings_of, text_of

_SETTINGS = """\
[tool.asrun]
docs = ["{docs}"]
programs = "snippets"
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
"""
_PLUGIN = "plugins: [search, asrun]\n"


def start(folder: Path) -> Iterator[str]:
    """Write what is not there yet; yield what was written, and what is left to do by hand.

    A folder that is set up already is left as it is. Raises SettingsError if its settings are wrong.
    """
    config, settings = folder / "mkdocs.yml", folder / SETTINGS
    fresh = not config.exists()
    docs = _docs(config)
    if settings.exists() and settings_of(settings) is not None:
        Project.find(folder)
        yield f"{SETTINGS} has [tool.asrun] already: nothing to write"
    else:
        for name in (docs, "snippets"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        page = (
            f"{docs}/index.md" if fresh and not (folder / docs / "index.md").exists() else f"{docs}/hello.md"
        )
        example = {"snippets/hello.py": _PROGRAM, page: _PAGE}
        if taken := [name for name in example if (folder / name).exists()]:
            raise SettingsError(f"{taken[0]} is already there, where an example goes: nothing was written")
        yield from _added(folder, SETTINGS, _SETTINGS.format(docs=docs))
        for name, text in example.items():
            yield from _added(folder, name, text)
        project = Project.find(folder)
        made = check.update(project, [folder / "snippets" / "hello.py"])
        yield from (text for one in made if (text := one if isinstance(one, str) else one.problem))
        if fresh:
            yield from _added(folder, config.name, f"site_name: Documentation\n{_PLUGIN}{_EXTENSIONS}")
    if not fresh:
        yield from _configured(folder, config)


def _docs(config: Path) -> str:
    text = text_of(config) if config.exists() else ""
    found = re.search(r"""^docs_dir: *(["']?)(?P<name>[^"'#\n]+?)\1 *(?:#.*)?$""", text, re.MULTILINE)
    return found["name"] if found else "docs"


def _added(folder: Path, name: str, text: str) -> Iterator[str]:
    """Write a file, or put a text at its end."""
    path = folder / name
    before = path.read_bytes().decode("utf-8") if path.exists() else ""
    text = f"{before.rstrip()}\n\n{text}" if before.strip() else text
    records.write(path, re.sub("\r?\n", "\r\n", text) if "\r\n" in before else text)
    yield f"{'added to' if before.strip() else 'wrote'} {name}"


def _configured(folder: Path, config: Path) -> Iterator[str]:
    """Add the lines that mkdocs.yml lacks if they cannot meet others; else yield them to be added by hand."""
    text = text_of(config)
    if re.search(r"\basrun\b", text):
        return
    if not re.search(r"^(plugins|markdown_extensions):", text, re.MULTILINE):
        yield from _added(folder, config.name, _PLUGIN + _EXTENSIONS)
        return
    yield f"{config.name} has such lists already; add to them:"
    yield from (f"  {line}" for line in (_PLUGIN + _EXTENSIONS).splitlines())
