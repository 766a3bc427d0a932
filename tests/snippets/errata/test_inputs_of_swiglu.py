import llms_from_scratch.qwen3 as book
import pytest
import torch

from snippets.errata import inputs_of_swiglu as proof


def test_the_feed_forward_of_the_package_is_this_product():
    layers = book.FeedForward({"emb_dim": 2, "hidden_dim": 2, "dtype": torch.float32})
    with torch.no_grad():
        layers.fc1.weight.copy_(proof.GATE.T)
        layers.fc2.weight.copy_(proof.VALUE.T)
        layers.fc3.weight.copy_(torch.eye(2))
        x = torch.tensor([[0.3, -0.7], [2.0, 0.1]])
        assert torch.allclose(layers(x), proof.swiglu(x))


def test_with_a_second_projection_that_gives_one_it_is_the_sigmoid_weighted_unit(monkeypatch):
    # x = (0.3, -0.7): 0.3 a - 0.7 b = 1 for a = 1, b = -1
    monkeypatch.setattr(proof, "VALUE", torch.tensor([[1.0, 1.0], [-1.0, -1.0]]))
    proof.check(projections=1)
    with pytest.raises(AssertionError):
        proof.check(projections=2)


def test_doubling_the_second_projection_doubles_the_result(monkeypatch):
    x = torch.tensor([[0.3, -0.7]])
    before = proof.swiglu(x)
    monkeypatch.setattr(proof, "VALUE", 2 * proof.VALUE)
    assert torch.allclose(proof.swiglu(x), 2 * before)
