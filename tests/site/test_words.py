"""What the scripts and the tables of engines say in Chinese."""

import json
import re

import pytest
import quickjs

from extensions.engines import words_of
from tests.paths import ROOT
from tools import translations
from tools.translations import PARTS, said_by, said_of_engines, words_in

ASSETS = ROOT / "overrides" / "assets"
ENGINES = ROOT / "snippets" / "engines.yml"
PART = pytest.mark.parametrize("folder", PARTS, ids=lambda folder: folder.name)


def in_words(text, value, language):
    """Say a text as the mixer does on a page in a language."""
    engine = quickjs.Context()
    engine.eval(f"globalThis.document = {{documentElement: {{lang: {language!r}}}}}")
    for name in ("dom", "mixer/say"):
        script = (ASSETS / f"{name}.js").read_text("utf-8")
        engine.eval(re.sub(r"^import .*;$|^export ", "", script, flags=re.MULTILINE))
    return engine.eval(f"inWords({json.dumps(text)}, {json.dumps(value)})")


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Line {0}", "zh", "第 3 行"),
        ("Line {0}", "en", "Line 3"),
        ("Row {0}", "zh", "Row 3"),  # it has no words, so it stands in English
    ],
)
def test_a_text_is_said_in_the_language_of_the_page(text, language, said):
    assert in_words(text, 3, language) == said


@PART
def test_chinese_words_have_the_places_of_the_english_ones(folder):
    for english, chinese in words_in(folder / "say.js").items():
        places = [sorted(re.findall(r"\{\d\}", text)) for text in (english, chinese)]
        assert places[0] == places[1], english


@PART
def test_no_script_has_words_for_what_it_does_not_say(folder):
    assert words_in(folder / "say.js").keys() <= said_by(folder)


def test_the_tables_of_engines_have_no_words_for_what_they_do_not_say():
    assert words_of(ROOT / "docs" / "zh" / "engines.yml").keys() <= said_of_engines(ENGINES)


def test_a_text_without_chinese_words_is_named_with_the_file_that_lacks_them(monkeypatch):
    before = translations.unsaid()
    monkeypatch.setattr(translations, "words_in", lambda path: words_in(path) | {"Run": ""})
    assert translations.unsaid() == before
    dropped = {"mixer": "Reset", "runner": "Run", "reader": "repeated", "hand": "Show"}
    dropped["copy"] = "Choose a file, or drop it here"
    monkeypatch.setattr(
        translations,
        "words_in",
        lambda path: {
            key: words for key, words in words_in(path).items() if key != dropped[path.parent.name]
        },
    )
    monkeypatch.setattr(
        translations,
        "words_of",
        lambda path: {key: words for key, words in words_of(path).items() if key != "not checked"},
    )
    named = {path.parent.name: texts for path, texts in translations.unsaid().items()}
    for name, text in {**dropped, "snippets": "not checked"}.items():
        assert text in named[name]
