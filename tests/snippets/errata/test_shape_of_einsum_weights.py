import pytest
import torch

from snippets.errata import shape_of_einsum_weights as proof
from tests.snippets.errata.quoted import quoted


def weight(line, sizes):
    """Return the weights that a quoted line makes."""

    class Attention:
        pass

    attention = Attention()
    exec(line, {"self": attention, "nn": torch.nn, "torch": torch, **sizes})
    return attention.W_query


def test_the_quoted_lines_give_weights_of_the_shapes_claimed():
    original, corrected = (weight(line, proof.SIZES) for line in quoted("E0088"))
    assert (original.shape, corrected.shape) == ((6, 4), (4, 6))
    assert torch.allclose(torch.einsum("bnd,do->bno", proof.X, corrected), proof.X @ corrected)
    with pytest.raises(RuntimeError):
        _ = proof.X @ original


def test_the_inputs_are_one_text_of_three_tokens():
    assert proof.X.shape == (1, 3, 4)


def test_if_both_sizes_are_equal_either_order_will_do(monkeypatch):
    monkeypatch.setattr(proof, "SIZES", {"d_in": 4, "d_out": 4})
    proof.check(shape=["d_out", "d_in"])
    proof.check(shape=["d_in", "d_out"])
