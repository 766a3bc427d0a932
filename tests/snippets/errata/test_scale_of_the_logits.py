import math

import pytest

from snippets.errata import scale_of_the_logits as proof


@pytest.mark.parametrize("start", proof.STARTS)
def test_what_is_learned_is_the_share_of_each_count(start):
    for logits, counts in zip(proof.learn(start), proof.COUNTS, strict=True):
        expected = [count / sum(counts) for count in counts]
        assert proof.softmax(logits) == pytest.approx(expected, abs=1e-3)


def test_without_training_the_models_do_not_agree(monkeypatch):
    learn = proof.learn
    monkeypatch.setattr(proof, "learn", lambda start: learn(start, steps=0))
    with pytest.raises(AssertionError, match=r"best temperatures are \d\.\d\d and \d\.\d\d"):
        proof.check(agree=True)


def test_logits_twice_as_far_apart_want_twice_the_temperature():
    table = [[math.log(count) for count in counts] for counts in proof.COUNTS]
    assert proof.best_temperature(table) == 1
    for factor, best in ((2, 2), (0.1, 0.2), (9, 2.99)):  # the last two are the ends of the grid
        assert proof.best_temperature([[factor * z for z in logits] for logits in table]) == best
