"""What a page gives the reader of recorded texts, and where its script says that they part."""

import json
import re
from collections import Counter
from itertools import combinations

import pytest
import quickjs
from bs4 import BeautifulSoup

from tests.paths import ROOT

READER = ROOT / "overrides" / "assets" / "reader"
RECORDS = sorted((ROOT / "real_model" / "readings").glob("*.json"))


def facts(built, page):
    soup = BeautifulSoup((built / page).read_text("utf-8"), "html.parser")
    return json.loads(soup.select_one("[data-readings]")["data-facts"])


@pytest.fixture(scope="module")
def engine():
    made = quickjs.Context()
    for name in ("../dom", "say", "words"):  # each after what it imports
        text = (READER / f"{name}.js").read_text("utf-8")
        made.eval(re.sub(r"^import .*;$", "", text, flags=re.MULTILINE).replace("export const", "var"))
    return made


def recorded(path):
    """Return the recorded texts by T and filter; greedy ones for each filter."""
    texts = json.loads(path.read_text("utf-8"))
    made = {(text["temperature"], text["filter"]): text for text in texts}
    filters = {keep for _, keep in made}
    return made | {(0, keep): made[0, "none"] for keep in filters}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_the_script_of_a_prompt_gives_what_is_recorded(built, path):
    script = (built / "assets" / "readings" / f"{path.stem}.js").read_text("utf-8")
    assert len(script.encode()) <= 100_000
    engine = quickjs.Context()
    engine.eval(script)
    given = json.loads(engine.eval(f"JSON.stringify(readings.{path.stem})"))
    texts = recorded(path)
    distribution = ROOT / "real_model" / "recorded" / path.name
    assert given["prompt"] == json.loads(distribution.read_text("utf-8"))["prompt"]
    assert len(texts) == len(given["temperatures"]) * len(given["filters"])
    for i, t in enumerate(given["temperatures"]):
        for j, keep in enumerate(given["filters"]):
            shown, text = given["texts"][j][i], texts[t, keep]
            assert {key: shown[key] for key in ("pieces", "p", "entropy")}.items() <= text.items()
            triples = Counter(zip(text["ids"], text["ids"][1:], text["ids"][2:], strict=False))
            again = sum(n - 1 for n in triples.values())
            assert shown["repeated"] == pytest.approx(again / triples.total(), abs=1e-4)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_two_texts_part_where_their_ids_part(engine, path):
    texts = list(recorded(path).values())
    engine.set("given", json.dumps([{"pieces": text["pieces"]} for text in texts]))
    pairs = list(combinations(range(len(texts)), 2))
    call = "JSON.parse(pairs).map(([a, b]) => leaving(all[a], all[b]))"
    engine.set("pairs", json.dumps(pairs))
    found = json.loads(engine.eval(f"var all = JSON.parse(given); JSON.stringify({call})"))
    for (a, b), at in zip(pairs, found, strict=True):
        one, other = texts[a]["ids"], texts[b]["ids"]
        assert (at == -1) == (one == other)
        assert at == -1 or (one[:at] == other[:at] and one[at : at + 1] != other[at : at + 1])


def test_a_page_shows_the_two_first_texts_before_any_script_of_them_is_loaded(built):
    given = facts(built, "index.html")
    texts = recorded(ROOT / "real_model/readings/story.json")
    for (t, keep), text in zip(given["start"], given["texts"], strict=True):
        at = given["temperatures"][t], given["filters"][keep]
        assert text["pieces"].split("␟") == texts[at]["pieces"]
    assert [given["temperatures"][t] for t, _ in given["start"]] == [0.2, 1]
    page = (built / "index.html").read_text("utf-8")
    assert "assets/readings/" not in page  # asked for by a touch


def test_the_parts_of_a_probability_are_told_in_two_digits(engine):
    told = [engine.eval(f"percent({p})") for p in (1, 0.5, 0.1234, 0.00678, 1.2e-6, 1e-9)]
    assert told == ["100 %", "50 %", "12 %", "0.68 %", "0.00012 %", "less than 0.0001 %"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (["a", " b"], ["a", " c"], "X leaves Y after 1 shared token: “b” instead of “c”."),
        (["a", "b", "c"], ["a", "b"], "X leaves Y after 2 shared tokens: “c” instead of the end."),
        (["a"], ["b"], "X leaves Y at the first token: “a” instead of “b”."),
        (["a"], ["\n"], "X leaves Y at the first token: “a” instead of white space."),
        (["a"], ["a"], "X writes the same as Y."),
    ],
)
def test_a_sentence_says_where_a_text_leaves_the_other(engine, one, other, told):
    arguments = ", ".join(json.dumps({"pieces": pieces}) for pieces in (one, other))
    assert engine.eval(f"differenceOf({arguments}, 'X', 'Y')") == told
