import pytest

from snippets.errata import beam_against_greedy as proof


def test_in_the_tree_of_the_article_two_beams_are_better(monkeypatch):
    # "The nice woman" 0.5 x 0.4, "The dog has" 0.4 x 0.9.
    tree = {
        "": {"n": 0.5, "d": 0.4, "c": 0.1},
        "n": {"w": 0.4, "h": 0.3, "g": 0.3},
        "d": {"a": 0.05, "r": 0.05, "s": 0.9},
        "c": {"i": 0.3, "v": 0.5, "t": 0.2},
    }
    monkeypatch.setattr(proof, "TREE", tree)
    monkeypatch.setattr(proof, "LENGTH", 2)
    assert proof.search(1) == ("nw", pytest.approx(0.2))
    assert proof.search(2) == ("ds", pytest.approx(0.36))
    proof.check(always=True)
    with pytest.raises(AssertionError):
        proof.check(always=False)


def test_every_step_of_the_tree_is_a_distribution():
    for step in [*proof.TREE.values(), proof.EVEN]:
        assert sum(step.values()) == pytest.approx(1)


def test_with_a_beam_for_every_sequence_the_best_is_found():
    texts = {
        a + b + c: p * q * r
        for a, p in proof.TREE[""].items()
        for b, q in proof.TREE.get(a, proof.EVEN).items()
        for c, r in proof.TREE.get(a + b, proof.EVEN).items()
    }
    assert sum(texts.values()) == pytest.approx(1)
    best = max(texts, key=texts.get)
    assert proof.search(1000) == (best, pytest.approx(texts[best]))
