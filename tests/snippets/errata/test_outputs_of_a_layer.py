import pytest
import torch

from snippets.errata import outputs_of_a_layer as proof


def test_a_layer_has_as_many_outputs_as_biases():
    layer = torch.nn.Linear(5, 6)
    assert (layer.in_features, len(layer.bias)) == (5, 6)
    proof.check(outputs=len(layer.bias))
    with pytest.raises(AssertionError, match="5 inputs give 6 outputs, not 5"):
        proof.check(outputs=layer.in_features)


def test_a_layer_with_five_outputs_would_have_five(monkeypatch):
    linear = torch.nn.Linear
    monkeypatch.setattr(torch.nn, "Linear", lambda inputs, outputs: linear(inputs, 5))
    proof.check(outputs=5)
