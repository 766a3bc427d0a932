"""`asrun init`: a working example in a folder, in an existing MkDocs project or from nothing."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

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
_TEXT = "tag:yaml.org,2002:str"
# Of mkdocs.yml: without a list of plugins MkDocs takes search.
_LISTS = {"plugins": ["search", "asrun"], "markdown_extensions": ["asrun", "pymdownx.superfences"]}


def start(folder: Path) -> Iterator[str]:
    """Write what is not there yet; yield what was written, and what is left to do by hand.

    The settings come after what they speak of: where a step failed the next run does what is left.
    A folder that is set up already is left as it is. Raises SettingsError if its settings are wrong.
    """
    done = False
    for line in _steps(folder):
        done = True
        yield line
    if not done:
        yield f"{SETTINGS} has [tool.asrun] already: nothing to write"


def _steps(folder: Path) -> Iterator[str]:
    names = [name for name in ("mkdocs.yml", "mkdocs.yaml") if (folder / name).exists()]
    config, settings = folder / [*names, "mkdocs.yml"][0], folder / SETTINGS  # of two MkDocs takes the first
    fresh = not names
    host = _composed(config.name, "{}" if fresh else text_of(config))
    docs = str(host["docs_dir"].value) if isinstance(host.get("docs_dir"), yaml.ScalarNode) else "docs"
    # mkdocs-macros gives each page to jinja2, which would take the marks of values for its own.
    page, marks = _PAGE, ""
    if "macros" in _names(host.get("plugins")):
        page, marks = _PAGE.replace("{{", "[[").replace("}}", "]]"), 'open = "[["\n'
    if settings.exists() and settings_of(settings) is not None:
        Project.find(folder)
        if not fresh:
            yield from _configured(config, host)
    else:
        yield from _example(folder, docs, fresh, page)
        if fresh:
            yield _added(config, f"site_name: Documentation\n{_block(_LISTS)}")
        else:
            yield from _configured(config, host)
        yield _added(settings, _SETTINGS.format(docs=docs) + marks)
    project = Project.find(folder)
    program = project.root / "snippets" / "hello.py"
    # Changed is also what has no record, or lost a part of it.
    if program in project.files and text_of(program) == _PROGRAM and records.changed(project, program):
        kept = project.programs / "records.json"
        before = text_of(kept) if kept.exists() else ""
        made = [one if isinstance(one, str) else one.problem for one in check.update(project, [program])]
        yield from filter(None, made)
        if kept.exists() and text_of(kept) != before:
            yield f"wrote {project.name(kept)}"


def _example(folder: Path, docs: str, fresh: bool, page: str) -> Iterator[str]:
    """Write a program and a page that shows it; what a run that failed has written is there already."""
    first = folder / docs / "index.md"
    ours = text_of(first) == page if first.exists() else fresh
    example = {"snippets/hello.py": _PROGRAM, f"{docs}/{'index' if ours else 'hello'}.md": page}
    left = {name: text for name, text in example.items() if not (folder / name).exists()}
    if taken := [name for name in example.keys() - left.keys() if text_of(folder / name) != example[name]]:
        raise SettingsError(f"{min(taken)} is already there, where an example goes: nothing was written")
    for name, text in left.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        yield _added(folder / name, text, name)


def _added(path: Path, text: str, name: str = "") -> str:
    """Write a file, or put a text at its end; say which of the two."""
    before = text_of(path) if path.exists() else ""
    _put(path, _joined(before, text))
    return f"{'added to' if before.strip() else 'wrote'} {name or path.name}"


def _joined(before: str, text: str) -> str:
    return f"{before.rstrip()}\n\n{text}" if before.strip() else text


def _put(path: Path, text: str) -> None:
    """Write a text with the byte order mark and the line ends that its file has."""
    before = path.read_bytes() if path.exists() else b""
    text = text.replace("\n", "\r\n") if b"\r\n" in before else text
    records.write(path, "\ufeff" * before.startswith(BOM_UTF8) + text)


def _composed(name: str, text: str) -> dict[str, yaml.Node]:
    """Return the values of a YAML mapping as nodes, which know their places."""
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError(f"{name} is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(root, yaml.MappingNode):
        raise SettingsError(f"{name} is not a YAML mapping: fix it, or remove it and run `asrun init` again")
    return {str(key.value): value for key, value in root.value}


def _block(lists: dict[str, list[str]]) -> str:
    return "".join(f"{key}:\n" + "".join(f"  - {name}\n" for name in lists[key]) for key in lists)


def _configured(config: Path, host: dict[str, yaml.Node]) -> Iterator[str]:
    """Add what the lists of mkdocs.yml lack; where that is not safe say why, and what to add by hand."""
    lists = {key: names[key == "plugins" and key in host :] for key, names in _LISTS.items()}
    lists = {key: [name for name in lists[key] if name not in _names(host.get(key))] for key in lists}
    lists = {key: names for key, names in lists.items() if names}
    if not lists:
        return
    try:
        _put(config, _extended(text_of(config), host, lists))
        yield f"added to {config.name}"
    except ValueError as error:
        yield f"{config.name} {error}; add to it:"
        yield from (f"  {line}" for line in _block(lists).splitlines())


def _extended(text: str, host: dict[str, yaml.Node], lists: dict[str, list[str]]) -> str:
    """Return mkdocs.yml with names added to its lists; raises ValueError if more than that might change."""
    if "INHERIT" in host:
        raise ValueError("has INHERIT: its lists may be in another file")
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
        raise ValueError("has anchors: a list may be used twice")
    held = {key: host[key] for key in lists if key in host}
    for key, node in held.items():
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise ValueError(f"has no entry in {key}, or a mapping there")
    after = text
    for key in sorted(held, key=lambda key: held[key].start_mark.index, reverse=True):
        after = _with(after, held[key], lists[key])
    if new := _block({key: lists[key] for key in lists if key not in held}):
        after = _joined(after, new)
    try:
        wanted = {key: _plain(node) for key, node in host.items()}
        made = {key: _plain(node) for key, node in _composed("it", after).items()}
    except (SettingsError, RecursionError):
        wanted, made = {}, {}
    for key, names in lists.items():
        wanted[key] = [*wanted.get(key, []), *((_TEXT, name) for name in names)]
    if made != wanted:
        raise ValueError("is written in a way that is not safe to edit")
    return after


def _with(text: str, node: Any, names: list[str]) -> str:
    """Put names behind the last entry of a list."""
    at = _end(node.value[-1])
    if node.flow_style:
        return "".join([text[:at], *(f", {name}" for name in names), text[at:]])
    at = text.find("\n", at) if "\n" in text[at:] else len(text)
    mark = "\n" + " " * node.start_mark.column + "- "
    return "".join([text[:at], *(mark + name for name in names), text[at:]])


def _end(entry: Any) -> int:
    """Return where the text of an entry ends, without the comments behind it."""
    while isinstance(entry, yaml.CollectionNode) and not entry.flow_style:
        entry = entry.value[-1][1] if isinstance(entry, yaml.MappingNode) else entry.value[-1]
    block = getattr(entry, "style", None) in {"|", ">"}  # ends where the next line begins
    return int(entry.end_mark.index) - block


def _names(node: Any) -> list[Any]:
    """Return the names in a list or mapping of plugins or extensions; an entry with options is a mapping."""
    if isinstance(node, yaml.MappingNode):
        return [key.value for key, _ in node.value]
    entries = node.value if isinstance(node, yaml.SequenceNode) else []
    return [
        one.value[0][0].value if isinstance(one, yaml.MappingNode) and one.value else one.value
        for one in entries
    ]


def _plain(node: Any) -> Any:
    """Return what a node holds, without its place."""
    if isinstance(node, tuple | list):
        return [_plain(one) for one in node]
    return (node.tag, node.value) if isinstance(node, yaml.ScalarNode) else _plain(node.value)
