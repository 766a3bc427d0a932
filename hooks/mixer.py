"""The mixer's data: what its element needs from the table of engines, the snippet and the prompts.

A page says `<div data-mixer="all"></div>`, or names parts; overrides/assets/mixer.js builds it.
"""

import json
import re
import runpy
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from extensions.engines import rows_named, steps_of, words_of

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ELEMENT = re.compile(r'<div data-mixer="([\w -]+)">')
_WHOLE = {"prompts", "program"}  # what a mixer that shows parts does without
_facts: dict[str, Any] = {}  # of one build, in which several pages have a mixer


def on_files(files, config):
    """Offer each recorded prompt; the mixer fetches the one that is chosen."""
    root = Path(config.config_file_path).parent
    prompts = sorted(root.glob("real_model/recorded/*.json"))
    texts = {path.name: path.read_text("utf-8") for path in prompts}
    for name, text in texts.items():
        files.append(File.generated(config, f"assets/prompts/{name}", content=text))
    _facts.update(_toy(root / "snippets" / "mixer.py"))
    _facts["engines"] = engines(Path(config.docs_dir, "engines.yml"))
    _facts["prompts"] = [{key: json.loads(text)[key] for key in ("name", "title")} for text in texts.values()]
    return files


def on_page_markdown(markdown, page, config, files):
    if 'data-mixer="all"' in markdown:
        page.meta["hide"] = ["toc"]  # it needs its room
    return markdown


def on_page_content(html, page, config, files):
    def put(match):
        home = files.get_file_from_path("mixer.md").url_relative_to(page.file)
        given = {key: _facts[key] for key in _facts if match[1] == "all" or key not in _WHOLE}
        facts = json.dumps({"home": home, **given}, ensure_ascii=False)
        # No script element for it: instant navigation would run one, whatever its type.
        return f'<div data-mixer="{match[1]}" data-facts="{escape(facts)}">'

    return _ELEMENT.sub(put, html)


def _toy(source: Path) -> dict[str, Any]:
    """Return the tokens, the logits and the first setting of the program, and its text."""
    try:
        toy = runpy.run_path(str(source))
    except Exception as error:
        raise PluginError(f"snippets/mixer.py does not run: {type(error).__name__}: {error}") from None
    return {
        "tokens": toy["TOKENS"],
        "logits": toy["LOGITS"].tolist(),
        "start": toy["SETTINGS"],
        "program": source.read_text("utf-8"),
    }


def _plain(cell: str) -> str:
    """Return the words of a cell without its marks: the mixer shows text, not Markdown."""
    powers = re.sub(r"\^\{([-\d]+)\}", lambda power: power[1].translate(_RAISED), cell)
    return re.sub(r"[`$]|\*\*", "", powers)


def engines(path: Path) -> list[dict]:
    """Return what the mixer needs of the rows of engines.yml whose order was read."""
    try:
        rows, words = rows_named(path, "engines"), words_of(path)
    except ValueError as error:
        raise PluginError(str(error)) from None

    def say(cell):
        return _plain(words.get(cell, cell))

    return [
        {
            "name": row["name"],
            "version": row["version"],
            "order": steps_of(row),
            "penalties": row["penalties"] or {},
            "ties": row["ties"] or {},
            "tried": "ties" in row.get("run", {"cells": ()})["cells"],
            "zero": say(row["zero"]),
            "notes": [say(row[key]) for key in ("order_note", "penalties_note") if key in row],
        }
        for row in rows
        if row["order"]
    ]
