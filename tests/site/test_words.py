"""What the scripts say in Chinese: each text of theirs has words, with the same places for values."""

import json
import re

import pytest
import quickjs
import yaml

from tests.paths import ROOT

ASSETS = ROOT / "overrides" / "assets"
PARTS = ("mixer", "runner", "reader", "hand")
SAID = re.compile(r"""inWords\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
ROWS = yaml.safe_load((ROOT / "snippets" / "engines.yml").read_text("utf-8"))["engines"]
# What the mixer says of the table of engines, by its data.
OF_ENGINES = {word for row in ROWS for pair in (row["penalties"] or {}).items() for word in pair}


def evaluated(part, script, language="zh"):
    engine = quickjs.Context()
    engine.eval(f"globalThis.document = {{documentElement: {{lang: {language!r}}}}}")
    for name in ("dom", f"{part}/say"):
        text = (ASSETS / f"{name}.js").read_text("utf-8")
        text = text.replace("speaker({", "speaker(globalThis.words = {")
        engine.eval(re.sub(r"^import .*;$|^export ", "", text, flags=re.MULTILINE))
    return json.loads(engine.eval(f"JSON.stringify({script})"))


def literals(part):
    """Return the texts that the scripts of a part say."""
    files = [path for path in (ASSETS / part).glob("*.js") if path.name != "say.js"]
    found = [one for path in files for one in SAID.findall(path.read_text("utf-8"))]
    return set(json.loads(quickjs.Context().eval(f"JSON.stringify([{', '.join(found)}])")))


@pytest.mark.parametrize("part", PARTS)
def test_each_text_of_a_script_has_chinese_words_and_none_is_left_over(part):
    said = literals(part) | (OF_ENGINES if part == "mixer" else set())
    words = evaluated(part, "globalThis.words")
    assert (said - words.keys(), words.keys() - said) == (set(), set())


@pytest.mark.parametrize("part", PARTS)
def test_chinese_words_have_the_places_of_the_english_ones(part):
    for english, chinese in evaluated(part, "globalThis.words").items():
        places = [sorted(re.findall(r"\{\d\}", text)) for text in (english, chinese)]
        assert places[0] == places[1], english


@pytest.mark.parametrize(("language", "said"), [("zh", "第 3 行"), ("en", "Line 3")])
def test_a_text_is_said_in_the_language_of_the_page(language, said):
    assert evaluated("mixer", 'inWords("Line {0}", 3)', language) == said
