"""The story of one word: its program against the proof of its entry, its days against the register."""

import re
from functools import cache

import numpy as np
import pytest
import yaml

from snippets.forward import LOGITS, TOKENS, last_word, softmax
from tests.paths import ROOT


@cache
def entries():
    """Return the entries of the register by their ids."""
    register = yaml.load((ROOT / "errata.yml").read_text("utf-8"), yaml.CSafeLoader)
    return {entry["id"]: entry for entry in register["errata"]}


def test_the_word_is_that_of_the_largest_logit_at_any_temperature():
    rng = np.random.default_rng(123)
    for t in (0.05, 1, 100):
        logits = rng.permutation(LOGITS)
        assert last_word(softmax(logits, t)) == TOKENS[int(np.flatnonzero(logits == 6.75)[0])]


@cache
def days_of(identity):
    """Return all days that an entry names: of its history, its references, and in its words."""
    return set(re.findall(r"20\d\d-\d\d-\d\d", str(yaml.safe_dump(entries()[identity]))))


def day_of(identity, kind):
    return next(one["date"] for one in entries()[identity]["references"] if one["type"] == kind)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_days_of_the_story_are_those_of_the_register(language):
    text = (ROOT / "docs" / language / "forward.md").read_text("utf-8")
    reported, answered = day_of("E0001", "report"), day_of("E0001", "discussion")
    (article,) = {one["date"] for one in entries()["E0002"]["references"] if one["date"].year == 2025}
    assert (answered - reported).days == 1
    later = (article - reported).days
    told = {
        "en": [f"reported it on {reported}, and the author answered the next", f"On {article}, {later} days"],
        "zh": [str(reported), f"{later} 天之后，也就是 {article}"],
    }  # fmt: skip
    assert [one for one in told[language] if one not in text] == []


PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("notebooks/*.py")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_day_that_stands_beside_an_entry_is_one_of_the_entry(path):
    """But for the day on which something was read."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        named = set(re.findall(r"#(E\d{4})\)", line)) & entries().keys()
        days = re.findall(r"(?<!read )(20\d\d-\d\d-\d\d)(?! 阅读)", line)
        known = set().union(*map(days_of, named))
        assert not named or {*days} <= known, f"{path.name}:{number}: {days} of {named}, not of {known}"
