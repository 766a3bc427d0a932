"""The notebook on the real model: what its prose claims, against what it made from the records."""

import numpy as np
import pytest

from real_model import records
from real_model.records import FIGURES, PROMPTS, TEMPERATURES, TEXTS, distinct, expanded, figure
from snippets.entropy import entropy
from snippets.softmax import softmax
from tests.snippets.notebook import run_notebook


@pytest.fixture(scope="module")
def notebook():
    """The notebook's names and what it printed, after a run as a plain script."""
    with run_notebook("real_model") as (names, printed):
        yield {**names, "printed": printed}


@pytest.mark.parametrize("name", PROMPTS)
def test_a_record_is_expanded_to_a_distribution_of_all_tokens(name):
    data = PROMPTS[name]
    logits = np.repeat([*data["logits"], *data["tail"]["mean"]], [1] * 256 + data["tail"]["count"])
    assert len(logits) == 49_152
    for t in (0.05, 1, 5):
        p = softmax(logits, t)
        assert expanded(data, t) == pytest.approx((entropy(logits, t), p[0], p[256:].sum()), abs=1e-9)


def test_cold_the_second_opening_of_the_chat_still_comes_one_time_in_six():
    assert 1 - figure("chat", "top", 0.05) == pytest.approx(1 / 6, abs=0.01)
    assert figure("chat", "n95", 0.05) == 2
    assert figure("france", "top", 0.05) == pytest.approx(1, abs=1e-9)


def test_which_of_two_prompts_is_more_open_changes_with_t():
    for t in TEMPERATURES:
        cold, hot = t <= 0.7, t >= 1
        higher = figure("chat", "entropy", t) > figure("list", "entropy", t)
        assert not (cold and not higher)
        assert not (hot and higher)


def test_between_1_and_2_the_tail_takes_over():
    fastest = []
    for name, f in FIGURES.items():
        steps = np.diff(np.log(f["n95"])) / np.diff(np.log(TEMPERATURES))
        fastest.append(TEMPERATURES[steps.argmax()])
        assert figure(name, "n95", 1) < 2_000 < 3_000 < figure(name, "n95", 2)
    assert sum(1 <= t <= 2 for t in fastest) == 5


def test_at_5_all_prompts_are_near_the_uniform_draw():
    for name in FIGURES:
        assert np.log(49_152) - figure(name, "entropy", 5) < 0.5
        assert figure(name, "top", 5) < 0.01


def test_entropy_is_steepest_cold_for_the_story_and_the_chat_and_later_for_the_others():
    steepest = {n: TEMPERATURES[f["slope"].argmax()] for n, f in FIGURES.items()}
    assert max(steepest.pop("story"), steepest.pop("chat")) < 0.1
    assert min(steepest.values()) > 0.8
    assert len(set(steepest.values())) > 2


def test_cold_it_invents_one_date_and_says_it_twice_whatever_the_filter():
    made = [t["text"] for t in TEXTS if (t["prompt"], t["temperature"]) == ("france", 0.2)]
    assert len(made) == 3
    assert len(set(made)) == 1
    assert made[0].count("The answer is: 2018-03-18") == 2


def test_every_line_of_the_model_is_marked(notebook):
    lines = notebook["printed"].splitlines()
    marked = "".join("".join(line[1:].split()) for line in lines if line.startswith("|"))
    others = {line for line in lines if line.strip() and not line.startswith("|")}
    shown = [t for t in TEXTS if t["prompt"] in ("story", "france") and t["seed"] == records.SEED]
    assert len(shown) > 20
    for t in shown:
        assert "".join(t["text"].split()) in marked
        assert not others & set(t["text"].splitlines())


def test_orders_agree_at_1_and_differ_most_when_hot(notebook):
    orders = notebook["orders"]
    at = {t: i for i, t in enumerate(orders["temperatures"])}
    assert orders["same_draw"][at[1]] == pytest.approx(0, abs=1e-9)
    for t in (0.2, 0.5, 0.7):
        assert orders["first"][at[t]] < 20 < 100 < orders["last"][at[t]] < 150
        assert orders["same_draw"][at[t]] < 0.15
    for t in (1.5, 2):
        assert orders["first"][at[t]] > 2_000
        assert orders["same_draw"][at[t]] > 0.5
        assert orders["any_draw"][at[t]] > 1 / 3
    for same, least in zip(orders["same_draw"], orders["any_draw"], strict=True):
        assert same >= least - 1e-9


def test_distinct_counts_runs():
    ids = [1, 2, 3, 1, 2, 3, 4]
    assert distinct(ids, 1) == pytest.approx(4 / 7)
    assert distinct(ids, 2) == pytest.approx(4 / 6)
    assert distinct(ids, 3) == pytest.approx(4 / 5)


def test_greedy_repeats_most_and_the_hottest_least(notebook):
    means = {
        t: np.mean([[distinct(ids, n) for n in (1, 2, 3)] for ids in texts], axis=0)
        for t, texts in notebook["groups"].items()
    }
    assert list(means) == [0, 0.2, 0.7, 1, 1.5]
    for n in (1, 2):
        assert [m[n] for m in means.values()] == sorted(m[n] for m in means.values())
    assert 1 - means[0][2] == pytest.approx(1 / 5, abs=0.01)
    assert means[1.5][2] == pytest.approx(1, abs=0.001)
    assert [len(texts) >= 15 for texts in notebook["groups"].values()] == [False, True, True, True, True]


def test_the_toy_has_no_tail(notebook):
    toy = notebook["toy"]
    top = np.exp((toy.max() / 5) - np.log(np.exp(toy / 5).sum()))
    assert top == pytest.approx(1 / 4, abs=0.01)
    assert entropy(toy, 5) < np.log(9)
    assert min(notebook["tails"]) > 0.9
    tops = [figure(name, "top", 1) for name in FIGURES]
    assert (min(tops), max(tops)) == pytest.approx((1 / 16, 3 / 4), abs=0.03)
