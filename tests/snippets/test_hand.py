"""The numbers that move on pages: those of the JavaScript against those of the programs, at every stop."""

import json
import re

import numpy as np
import pytest
import quickjs

from asrun.filling import filled
from asrun.project import Project
from snippets import filters, softmax
from snippets.entropy import entropy
from tests.paths import ROOT

ASSETS = ROOT / "overrides" / "assets"
MODULES = ("say", "numbers", "figure", "handle", "predict")  # each after what it imports
PAGES = ("softmax", "limits", "entropy", "filters", "sampling")
SPAN = re.compile(r"""<span data-hand="([^"]+)"(?: data-(min|max)="(\d+)")?>([^<]+)</span>""")


@pytest.fixture(scope="module")
def javascript():
    """Return a function that calls one of the page's own functions, or gives a constant of theirs."""
    engine = quickjs.Context()
    for name in ("dom", "mixer/arithmetic", "mixer/stops", *(f"hand/{one}" for one in MODULES)):
        text = (ASSETS / f"{name}.js").read_text("utf-8")
        engine.eval(re.sub(r"^import .*;$|^export ", "", text, flags=re.MULTILINE))

    def call(name, *given):
        asked = name if name.isupper() else f"{name}({', '.join(map(json.dumps, given))})"
        return json.loads(engine.eval(f"JSON.stringify({asked})"))

    return call


def expected(settings):
    """Return {name of a number: value} at a setting, by the programs."""
    T, u = settings["T"], settings["u"]
    p = softmax.softmax(softmax.LOGITS, T)
    ends = p.cumsum()
    drawn = int((ends <= u).sum())
    found = {"H": entropy(softmax.LOGITS, T), "choices": np.exp(entropy(softmax.LOGITS, T))}
    found |= {"drawn": softmax.TOKENS[drawn], "end": ends[drawn], "start": ends[drawn] - p[drawn]}
    for step, keep in (("top-p", filters.top_p), ("min-p", filters.min_p)):
        first = keep(softmax.LOGITS / T, settings[step])
        last = keep(softmax.LOGITS, settings[step]) / T
        found |= {f"kept-first {step}": np.isfinite(first).sum()}
        found |= {f"kept-last {step}": np.isfinite(last).sum()}
        if step == "top-p":
            shares = {"p-first": softmax.softmax(first), "p-last": softmax.softmax(last)}
    shares |= {"p": p, "until": ends, "from": ends - p}
    return found | {
        f"{name} {token}": value
        for name, values in shares.items()
        for token, value in zip(softmax.TOKENS, values, strict=True)
    }


def test_tokens_and_logits_are_those_of_the_programs(javascript):
    assert javascript("TOKENS") == softmax.TOKENS
    assert javascript("LOGITS") == softmax.LOGITS.tolist()


REST = {"T": 2, "u": 0.68, "top-p": 0.9, "min-p": 0.05}


@pytest.mark.parametrize("name", REST)
def test_each_number_is_that_of_the_programs_at_every_stop_of_each_handle(javascript, name):
    stops = javascript("stopsOf", name, REST[name])
    assert len(stops) > 15
    for stop in stops:
        settings = {**REST, name: stop}
        for number, value in expected(settings).items():
            short, _, about = number.partition(" ")
            made = javascript("numberOf", short, about, settings)
            right = value if isinstance(value, str) else pytest.approx(value, abs=1e-9)
            assert made == right, (number, stop)


def test_a_handle_stops_at_the_value_at_rest_and_within_its_bounds(javascript):
    stops = javascript("stopsOf", "T", 0.1, None, 1)
    assert 0.1 in stops
    assert (min(stops), max(stops)) == (0.05, 1)
    assert min(javascript("stopsOf", "T", 5, 1)) == 1
    assert 0 not in javascript("stopsOf", "min-p", 0.05)
    assert stops == sorted(set(stops))


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_at_rest_is_what_its_handles_give_there(javascript, page):
    """The page is filled with recorded values; the numbers are computed anew."""
    text = filled((ROOT / "docs" / "en" / f"{page}.md").read_text("utf-8"), Project.find(ROOT))
    settings, bound = {}, 0
    spans = [(javascript("parseSpec", spec), rest) for spec, _, _, rest in SPAN.findall(text)]
    assert text.count("data-hand=") == len(spans) > 2
    for spec, rest in spans:
        if spec["name"] in REST:
            settings.setdefault(spec["scope"], {})[spec["name"]] = float(rest)
            assert javascript("writtenSetting", spec["name"], float(rest)) == rest
    for spec, rest in spans:
        if spec["name"] not in REST:
            value = javascript("numberOf", spec["name"], spec["about"], settings[spec["scope"]])
            assert javascript("writtenAs", rest, value) == rest, spec
            bound += 1
    assert bound >= 2


@pytest.mark.parametrize("page", PAGES)
def test_each_page_asks_one_question_and_answers_within_the_range_of_its_bar(page):
    text = filled((ROOT / "docs" / "en" / f"{page}.md").read_text("utf-8"), Project.find(ROOT))
    assert text.count("??? predict") == 1
    ((bounds, answer),) = re.findall(r'<span data-answer(?:="([\d ]+)")?>([\d.]+%?)</span>', text)
    least, most = map(int, bounds.split()) if bounds else (0, 100)
    assert answer.endswith("%") == (not bounds)
    assert least < float(answer.rstrip("%")) < most


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("50%", "27.9%", 1), "You set 50%. It is 27.9%: you were 22.1 percentage points too high."),
        (("12%", "27.9%", 1), "You set 12%. It is 27.9%: you were 15.9 percentage points too low."),
        (("28%", "27.9%", 1), "You set 28%. It is 27.9%: no setting of this bar is closer."),
        (("5", "4", 1), "You set 5. It is 4: you were 1 too high."),
        (("3.9", "4.1", 0.1), "You set 3.9. It is 4.1: you were 0.2 too low."),
    ],
)
def test_the_difference_is_told_in_words(javascript, given, said):
    assert javascript("judged", *given) == said
