"""The mixer's data: what its element needs from the table of engines, the snippet and the prompts.

A page says `<div data-mixer="all"></div>`, or names parts; overrides/assets/mixer.js builds it.
"""

import json
import re
import runpy
from html import escape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from extensions.engines import rows_of, steps_of, words_of

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ELEMENT = re.compile(r'<div data-mixer="([\w -]+)">')


def on_files(files, config):
    """Offer each recorded prompt; the mixer fetches the one that is chosen."""
    for path in _prompts(config):
        name = f"assets/prompts/{path.name}"
        files.append(File.generated(config, name, content=path.read_text("utf-8")))
    return files


def on_page_markdown(markdown, page, config, files):
    if 'data-mixer="all"' in markdown:
        page.meta["hide"] = ["toc"]  # it needs its room
    return markdown


def on_page_content(html, page, config, files):
    def put(match):
        home = files.get_file_from_path("mixer.md").url_relative_to(page.file)
        facts = json.dumps({"home": home, **data(config, whole=match[1] == "all")}, ensure_ascii=False)
        # No script element for it: instant navigation would run one, whatever its type.
        return f'<div data-mixer="{match[1]}" data-facts="{escape(facts)}">'

    return _ELEMENT.sub(put, html)


def data(config, whole: bool) -> dict:
    """Return engines, tokens, logits and a first setting; for the whole mixer prompts and program too."""
    source = _root(config) / "snippets" / "mixer.py"
    try:
        toy = runpy.run_path(str(source))
    except Exception as error:
        raise PluginError(f"snippets/mixer.py does not run: {type(error).__name__}: {error}") from None
    facts = {"engines": engines(config), "tokens": toy["TOKENS"], "logits": toy["LOGITS"].tolist()}
    facts["start"] = toy["SETTINGS"]
    if whole:
        prompts = [json.loads(path.read_text("utf-8")) for path in _prompts(config)]
        facts["prompts"] = [{key: prompt[key] for key in ("name", "title")} for prompt in prompts]
        facts["program"] = source.read_text("utf-8")
    return facts


def _root(config) -> Path:
    return Path(config.config_file_path).parent


def _prompts(config) -> list[Path]:
    return sorted(_root(config).glob("real_model/recorded/*.json"))


def _plain(cell: str) -> str:
    """Return the words of a cell without its marks: the mixer shows text, not Markdown."""
    powers = re.sub(r"\^\{([-\d]+)\}", lambda power: power[1].translate(_RAISED), cell)
    return re.sub(r"[`$]|\*\*", "", powers)


def engines(config) -> list[dict]:
    """Return what the mixer needs of the rows of engines.yml whose order was read."""
    path = Path(config.docs_dir, "engines.yml")
    try:
        rows, words = rows_of(path)["engines"], words_of(path)
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
