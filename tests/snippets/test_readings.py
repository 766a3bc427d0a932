"""The texts that a reader compares: their records against the recorded distributions."""

import json

import numpy as np
import pytest
import torch
import transformers

from real_model import record
from tests.paths import ROOT

READINGS = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "real_model" / "readings").glob("*.json"))
}
WARPERS = {"none": (), "top-p 0.9": ("TopPLogitsWarper", 0.9), "min-p 0.05": ("MinPLogitsWarper", 0.05)}
EACH = pytest.mark.parametrize("name", READINGS)


def warped(name, temperature, keep):
    """Return the probabilities of the first token by the recorded distribution, by transformers; and ids.

    The tokens of a bin count as of equal logit, so they come after those that are listed.
    """
    data = record.load(f"recorded/{name}")
    counts = [1] * len(data["ids"]) + data["tail"]["count"]
    z = torch.tensor(np.repeat([*data["logits"], *data["tail"]["mean"]], counts))[None]
    for warper, value in filter(None, [("TemperatureLogitsWarper", float(temperature)), WARPERS[keep]]):
        z = getattr(transformers, warper)(value)(None, z)
    return torch.softmax(z, -1)[0].numpy(), data["ids"]


def test_there_are_eight_temperatures_or_more_from_0_to_2_and_three_filters_for_each_prompt():
    assert sorted(READINGS) == sorted(record.READ)
    assert len(record.READ_AT) >= 8
    assert (record.READ_AT[0], record.READ_AT[-1], len(record.FILTERS)) == (0, 2, 3)
    for name, texts in READINGS.items():
        assert [record.how(text) for text in texts] == list(record.readings(name))


def test_all_readings_together_have_at_most_300_kb():
    assert sum(path.stat().st_size for path in (ROOT / "real_model/readings").iterdir()) <= 300_000


@EACH
def test_a_text_that_is_shown_elsewhere_is_the_same_here(name):
    others = {record.how(text): text for text in record.load("samples")}
    shared = [text for text in READINGS[name] if record.how(text) in others]
    assert len(shared) == 13
    for text in shared:
        assert others[record.how(text)].items() <= text.items()


@EACH
def test_the_first_token_has_the_probability_that_the_recorded_distribution_gives_it(name):
    seen = 0
    for text in READINGS[name]:
        first = text["ids"][0]
        if text["temperature"] == 0:
            assert first == record.load(f"recorded/{name}")["ids"][0]
            continue
        p, ids = warped(name, text["temperature"], text["filter"])
        if first in ids:
            # min-p may cut inside a bin, whose tokens count as one.
            near = 0.1 if "min-p" in text["filter"] else 0.03
            assert text["p"][0] == pytest.approx(p[ids.index(first)], rel=near), record.how(text)
            seen += 1
    assert seen >= 15


@EACH
def test_the_tokens_make_the_text_and_each_has_a_probability(name):
    for text in READINGS[name]:
        assert len(text["pieces"]) == len(text["p"]) == len(text["ids"])
        written = "".join(text["pieces"])
        assert written.removesuffix("<|im_end|>").removesuffix("<|endoftext|>") == text["text"]
        assert all(0 < p <= 1 for p in text["p"])
        # A draw lies `room` inside its interval, whose length is the probability.
        assert text["temperature"] == 0 or min(text["p"]) >= 2 * text["room"] - 1e-4


@EACH
def test_greedy_leaves_nothing_to_chance_and_every_other_setting_something(name):
    greedy, *drawn = READINGS[name]
    assert (set(greedy["p"]), greedy["entropy"]) == ({1}, 0)
    assert all(0 < text["entropy"] < np.log(49_152) for text in drawn)
