"""The pages of this site, as mkdocs.yml lists them."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def nav_pages():
    """Return the addresses of the navigation, relative to the site."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    nav = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=Loader)["nav"]
    sources = []
    while nav:  # sections hold items of their own
        (value,) = nav.pop(0).values()
        nav[:0] = value if isinstance(value, list) else []
        sources += [value] if isinstance(value, str) else []
    return ["" if source == "index.md" else source.rpartition(".")[0] + "/" for source in sources]
