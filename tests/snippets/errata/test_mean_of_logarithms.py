import pytest

from snippets.errata import mean_of_logarithms as proof


def test_without_the_logarithm_it_is_an_average_of_probabilities(monkeypatch):
    monkeypatch.setattr(proof, "mean", lambda values: 0.5)
    proof.check(average_of="probabilities")


def test_the_average_of_the_probabilities_is_another_number():
    with pytest.raises(AssertionError, match=r"-10\.7940, which no probability can be"):
        proof.check(average_of="probabilities")
