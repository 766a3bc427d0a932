"""The texts that a reader compares: what their element needs at first, and each prompt's texts as a script.

A page says `<div data-readings="story">`, or names several prompts; overrides/assets/reader.js builds it.
The texts are a script since a page that is opened from a folder, at file://, may fetch nothing.
"""

import json
import os
import re
import runpy
from contextlib import contextmanager
from html import escape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from asrun.markdown import line_with

START = ((0.2, "none"), (1, "none"))  # the two settings that stand side by side at first
MARK = "␟"  # between the tokens of a text in an attribute, where a quote has six characters
WIDTHS = (26, 32, 38, 44, 52, 60, 70, 80)  # of a column, in characters

_ELEMENT = re.compile(r'<div data-readings="([\w ]+)">')
_prompts: dict[str, dict] = {}  # of one build: each prompt with its texts, by its name


def on_files(files, config):
    """Offer the texts of each prompt; a page loads them when its reader first touches a slider."""
    _prompts.clear()
    with _reading(config, "real_model/records.py") as path:
        distinct = runpy.run_path(str(path))["distinct"]
    for name in sorted(path.stem for path in _root(config).glob("real_model/readings/*.json")):
        with _reading(config, f"real_model/recorded/{name}.json") as path:
            recorded = json.loads(path.read_text("utf-8"))
        with _reading(config, f"real_model/readings/{name}.json") as path:
            made = readings(json.loads(path.read_text("utf-8")), distinct)
        _prompts[name] = {**{key: recorded[key] for key in ("name", "title", "prompt")}, **made}
        script = f"(globalThis.readings ??= {{}}).{name} = {_compact(_prompts[name])};\n"
        files.append(File.generated(config, f"assets/readings/{name}.js", content=script))
    return files


def on_page_content(html, page, config, files):
    def put(match):
        names = match[1].split()
        if unknown := sorted({*names} - _prompts.keys()):
            name = Path(page.file.abs_src_path).relative_to(_root(config)).as_posix()
            place = f"{name}:{line_with(match[0], page.file.content_string)}"
            fault = f"no texts of {unknown[0]!r} are recorded: name one of {', '.join(_prompts)}"
            raise PluginError(f"{place}: {fault}")
        # No script element for it: instant navigation would run one, whatever its type.
        return f'<div data-readings="{match[1]}" data-facts="{escape(_compact(facts(names)))}">'

    return _ELEMENT.sub(put, html)


def readings(texts: list[dict], distinct) -> dict:
    """Return the settings, and by filter and temperature what was written at each.

    distinct: of ids and n, the share of different runs among all runs of n tokens.
    """
    made = {
        (text["temperature"], text["filter"]): {
            "pieces": text["pieces"],
            "p": text["p"],
            "entropy": text["entropy"],
            "repeated": round(1 - distinct(text["ids"], 3), 4),
        }
        for text in texts
    }
    temperatures, filters = ({at[i]: None for at in made} for i in (0, 1))
    return {
        "temperatures": [*temperatures],
        "filters": [*filters],
        # Greedy is the same with each filter: none cuts the likeliest token.
        "texts": [[made.get((t, keep)) or made[t, "none"] for t in temperatures] for keep in filters],
    }


def facts(names: list[str]) -> dict:
    """Return what the element shows before its texts are loaded, and those that need the most room."""
    read = _prompts[names[0]]
    start = [[read["temperatures"].index(t), read["filters"].index(keep)] for t, keep in START]
    texts = [read["texts"][keep][t] for t, keep in start]
    whole = {"".join(text["pieces"]) for row in read["texts"] for text in row}
    return {
        "prompts": [{key: _prompts[name][key] for key in ("name", "title")} for name in names],
        **{key: read[key] for key in ("prompt", "temperatures", "filters")},
        "start": start,
        "texts": [{**text, "pieces": MARK.join(text["pieces"])} for text in texts],
        "tall": sorted({max(sorted(whole), key=lambda text: _lines(text, width)) for width in WIDTHS}),
    }


def _lines(text: str, width: int) -> float:
    """Guess how many lines a text has in a column."""
    lines = text.split("\n")
    return sum(max(1, -(-len(line) // width)) for line in lines) + len(text) / 10_000


@contextmanager
def _reading(config, name: str):
    """Yield the path of a record, or of a program that reads records; tell a fault of it in one line."""
    try:
        yield _root(config) / name
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        if isinstance(error, OSError) and error.filename:
            name, why = os.path.relpath(error.filename, _root(config)), error.strerror
        remedy = "take it from the last commit, or run `make model-update`"
        raise PluginError(f"{name}: {why}: {remedy}") from None


def _root(config) -> Path:
    return Path(config.config_file_path).parent


def _compact(data: dict) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
