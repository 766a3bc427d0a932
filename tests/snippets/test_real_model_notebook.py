"""The notebook on the real model: what its prose claims, against what it made from the records."""

import io
import runpy
from contextlib import redirect_stdout

import numpy as np
import pytest

from snippets.entropy import entropy
from snippets.real_model import record
from tests.snippets.recording import ROOT


@pytest.fixture(scope="module")
def notebook():
    """The notebook's names and what it printed, after a run as a plain script."""
    import matplotlib.pyplot as plt

    show, plt.show, out = plt.show, lambda: None, io.StringIO()  # no screen
    try:
        with redirect_stdout(out), plt.rc_context():
            names = runpy.run_path(str(ROOT / "docs/en/notebooks/real_model.py"))
        yield {**names, "printed": out.getvalue()}
    finally:
        plt.show = show
        plt.close("all")


def value(notebook, name, key, t):
    return notebook["figures"][name][key][notebook["at"][t]]


def text(notebook, *how):
    (found,) = [t["text"] for t in notebook["texts"] if record.how(t) == (*how, record.SEED)]
    return found


def test_entropy_from_a_record_is_that_of_the_tests_own_code(notebook):
    for prompt in notebook["prompts"].values():
        for t in (0.05, 1, 5):
            assert notebook["from_record"](prompt, t) == pytest.approx(record.expanded(prompt, t))


def test_cold_the_second_opening_of_the_chat_still_comes_one_time_in_six(notebook):
    assert 1 - value(notebook, "chat", "top", 0.05) == pytest.approx(1 / 6, abs=0.01)
    assert value(notebook, "chat", "n95", 0.05) == 2
    assert value(notebook, "france", "top", 0.05) == pytest.approx(1, abs=1e-9)


def test_which_of_two_prompts_is_more_open_changes_with_t(notebook):
    for t in notebook["temperatures"]:
        cold, hot = t <= 0.7, t >= 1
        higher = value(notebook, "chat", "entropy", t) > value(notebook, "list", "entropy", t)
        assert not (cold and not higher)
        assert not (hot and higher)


def test_between_1_and_2_the_tail_takes_over(notebook):
    fastest = []
    for name, f in notebook["figures"].items():
        steps = np.diff(np.log(f["n95"])) / np.diff(np.log(notebook["temperatures"]))
        fastest.append(notebook["temperatures"][steps.argmax()])
        assert value(notebook, name, "n95", 1) < 2_000 < 3_000 < value(notebook, name, "n95", 2)
    assert sum(1 <= t <= 2 for t in fastest) == 5


def test_at_5_all_prompts_are_near_the_uniform_draw(notebook):
    for name in notebook["figures"]:
        assert np.log(49_152) - value(notebook, name, "entropy", 5) < 0.5
        assert value(notebook, name, "top", 5) < 0.01


def test_entropy_is_steepest_cold_for_the_story_and_the_chat_and_later_for_the_others(notebook):
    steepest = {n: notebook["temperatures"][f["slope"].argmax()] for n, f in notebook["figures"].items()}
    assert max(steepest.pop("story"), steepest.pop("chat")) < 0.1
    assert min(steepest.values()) > 0.8
    assert len(set(steepest.values())) > 2


def test_cold_it_invents_one_date_and_says_it_twice_whatever_the_filter(notebook):
    made = {text(notebook, "france", 0.2, keep) for keep in record.FILTERS}
    assert len(made) == 1
    assert made.pop().count("The answer is: 2018-03-18") == 2


def test_every_line_of_the_model_is_marked(notebook):
    lines = notebook["printed"].splitlines()
    for name in ("story", "france"):
        for t in notebook["texts"]:
            if t["prompt"] == name and t["seed"] == record.SEED:
                first = notebook["wrap"](t["text"].splitlines()[0], 74)[0].strip()
                assert f"| {first}" in lines


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


def test_distinct_counts_runs(notebook):
    ids = [1, 2, 3, 1, 2, 3, 4]
    assert notebook["distinct"](ids, 1) == pytest.approx(4 / 7)
    assert notebook["distinct"](ids, 2) == pytest.approx(4 / 6)
    assert notebook["distinct"](ids, 3) == pytest.approx(4 / 5)


def test_greedy_repeats_most_and_the_hottest_least(notebook):
    means = {
        t: [np.mean([notebook["distinct"](ids, n) for ids in texts]) for n in (1, 2, 3)]
        for t, texts in notebook["groups"].items()
    }
    assert list(means) == [0, 0.2, 0.7, 1, 1.5]
    for n in range(3):
        assert [m[n] for m in means.values()] == sorted(m[n] for m in means.values())
    assert all(len(texts) >= 10 for t, texts in notebook["groups"].items() if t)


def test_the_toy_has_no_tail(notebook):
    toy = notebook["toy"]
    top = np.exp((toy.max() / 5) - np.log(np.exp(toy / 5).sum()))
    assert top == pytest.approx(1 / 4, abs=0.01)
    assert entropy(toy, 5) < np.log(9)
    assert min(notebook["outside"]) > 0.9
    tops = [value(notebook, name, "top", 1) for name in notebook["figures"]]
    assert (min(tops), max(tops)) == pytest.approx((1 / 16, 3 / 4), abs=0.03)
