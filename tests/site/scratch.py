"""A small site that uses hooks as mkdocs.yml of this site does, built in this process."""

import json

from packages.errata.tests.building import build
from tests.paths import ROOT


def hooked(folder, *hooks, files, template="{{ page.content }}", **options):
    """Write the files, by their path, into docs/ of a folder, and build a site of them with these hooks.

    A page is its content alone, or what the template makes of it. options: of mkdocs.yml.
    Returns exit code and messages.
    """
    for name, content in files.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "theme").mkdir(exist_ok=True)
    (folder / "theme" / "main.html").write_text(template)
    settings = {
        "site_name": "Small",
        "theme": {"name": None, "custom_dir": "theme"},
        "hooks": [f"{ROOT}/hooks/{name}.py" for name in hooks],
        "plugins": [],
        **options,
    }
    (folder / "mkdocs.yml").write_text(json.dumps(settings))  # JSON is YAML
    return build(folder)
