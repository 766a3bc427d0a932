import re

import pytest
import torch

from snippets.errata import order_of_indices as proof
from tests.snippets.errata.quoted import quoted


def test_the_two_scores_are_those_computed_by_hand():
    scores = proof.QUERIES @ proof.INPUTS.T
    assert scores[1, 0] == 4 * 1 + 2 * 5
    assert scores[0, 1] == 1 * 7 + 3 * 2


def test_the_quoted_indices_are_those_of_the_claims():
    # "x^{(1)} q^{(2)}": input 1 and query 2; the matrix has a row for each query
    for words, index in zip(quoted("E0082"), ([1, 2], [2, 1]), strict=True):
        assert [int(one) for one in re.search(r"omega_\{(\d)(\d)\}", words).groups()] == index
        assert "x^{(1)} q^{(2)" in words


def test_where_queries_are_inputs_either_order_will_do(monkeypatch):
    monkeypatch.setattr(proof, "QUERIES", proof.INPUTS)
    proof.check(index=[1, 2])
    proof.check(index=[2, 1])


def test_other_cells_are_other_scores():
    scores = torch.tensor([[1.0, 3.0], [4.0, 2.0]]) @ torch.tensor([[1.0, 7.0], [5.0, 2.0]])
    with pytest.raises(AssertionError, match=f"at row 2, column 2 is {scores[1, 1]:.0f}$"):
        proof.check(index=[2, 2])
