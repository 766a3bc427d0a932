"""Join the modules of each part into one script, since from file:// a browser loads no module."""

import re
import shutil
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

PARTS = ("copy", "mixer", "runner", "reader", "hand")

_IMPORT = re.compile(r'^import \{[^}]*\} from "([./\w-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const|class)", re.MULTILINE)
_NAME = re.compile(r"^(?:export )?(?:const|let|var|class|function) (\w+)", re.MULTILINE)
_CHINESE = re.compile(r"speaker\(\{$.*?^\}\)", re.MULTILINE | re.DOTALL)
_MODULE = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


@event_priority(100)  # before what is written is cut
def on_post_build(config):
    assets = Path(config.site_dir) / "assets"
    scripts = {name: joined(assets / f"{name}.js") for name in PARTS}
    for name, script in scripts.items():
        if str(config.theme.get("language") or "en") == "en":  # which needs no words in Chinese
            script = _CHINESE.sub("speaker({})", script)
        (assets / f"{name}.js").write_text(script, "utf-8")
        shutil.rmtree(assets / name)
    (assets / "dom.js").unlink()


def joined(main: Path) -> str:
    """Return a module with all that it imports as one script, in which `import.meta.url` is its address.

    Imports are `import { a, b } from "./file.js";`, exports stand before `const` or `class`, and each name
    at the top of a module is the only one of its kind. Raises PluginError for anything else.
    """
    texts: dict[Path, str] = {}
    _collect(main.resolve(), texts)
    names: dict[str, Path] = {}
    for path, text in texts.items():
        for name in _NAME.findall(text):
            if name in names:
                raise PluginError(f"{path.name}: {names[name].name} has a {name} too: rename one")
            names[name] = path
    body = "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts.values())
    if left := _MODULE.search(body):
        raise PluginError(f"{main.name}: cannot be joined: {left[0]}")
    return f"(() => {{\n{body.replace('import.meta.url', 'document.currentScript.src')}}})();\n"


def _collect(path: Path, texts: dict[Path, str], importers: tuple[Path, ...] = ()) -> None:
    """Put the texts of a module and of what it imports into texts, each after what it needs.

    importers: the modules that are read at the moment, each of which imports the next one.
    """
    text = path.read_text("utf-8")
    importers = (*importers, path)
    for name in _IMPORT.findall(text):
        other = (path.parent / name).resolve()
        if not other.is_file():
            raise PluginError(f"{path.name}: imports {name}, which is no file: mend its name")
        if other in importers:
            raise PluginError(f"{path.name}: imports {name}, which needs it: move what both need to a third")
        if other not in texts:
            _collect(other, texts, importers)
    texts[path] = text
