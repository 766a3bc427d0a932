"""What a page gives the mixer: the engines, tokens and prompts that program, table and records have."""

import json

import pytest
import yaml
from bs4 import BeautifulSoup

from snippets import mixer
from tests.paths import DOCS, ROOT
from tools.engines import orders

PROMPTS = sorted((ROOT / "real_model" / "recorded").glob("*.json"))


def facts(built, page):
    """Return what each mixer of a page is given, by the parts it shows."""
    soup = BeautifulSoup((built / page / "index.html").read_text("utf-8"), "html.parser")
    return {one["data-mixer"]: json.loads(one["data-facts"]) for one in soup.select("[data-mixer]")}


def test_the_whole_mixer_is_given_program_prompts_and_all_that_a_part_is_given(built):
    (given,) = facts(built, "mixer").values()
    assert given.pop("program") == (ROOT / "snippets" / "mixer.py").read_text("utf-8")
    prompts = [json.loads(path.read_text("utf-8")) for path in PROMPTS]
    assert given.pop("prompts") == [{"name": one["name"], "title": one["title"]} for one in prompts]
    parts = [part for page in ("softmax", "filters") for part in facts(built, page).values()]
    assert len(parts) == 2
    for part in parts:
        assert {**part, "home": given["home"]} == given


def test_it_is_given_tokens_logits_and_settings_of_the_program(built):
    (given,) = facts(built, "mixer").values()
    assert given["tokens"] == mixer.TOKENS
    assert given["logits"] == mixer.LOGITS.tolist()
    assert given["start"] == mixer.SETTINGS


def test_it_is_given_each_engine_whose_order_was_read(built):
    (given,) = facts(built, "mixer").values()
    assert {row["name"]: row["order"] for row in given["engines"]} == orders()
    tables = yaml.load((DOCS / "engines.yml").read_text("utf-8"), yaml.CSafeLoader)
    rows = {row["name"]: row for row in tables["engines"]}
    for row in given["engines"]:
        read = rows[row["name"]]
        assert row["version"] == read["version"]
        assert row["penalties"] == (read["penalties"] or {})
        assert row["ties"] == (read["ties"] or {})
        assert row["tried"] == ("ties" in read.get("run", {"cells": []})["cells"])
        notes = [key for key in ("order_note", "penalties_note") if key in read]
        assert len(row["notes"]) == len(notes)
        assert not set("`$*^{}") & set("".join([row["zero"], *row["notes"]]))


def test_it_is_given_words_without_marks(built):
    rows = {row["name"]: row for row in facts(built, "mixer")["all"]["engines"]}
    assert rows["transformers"]["zero"] == "refused, with the advice do_sample=False; 10⁻⁶ is divided by"
    assert rows["Ollama"]["notes"][0].endswith("its own sampler: penalties, top-k, T, top-p, min-p")


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.stem)
def test_each_recorded_prompt_is_offered_as_it_is(built, path):
    assert (built / "assets" / "prompts" / path.name).read_bytes() == path.read_bytes()
