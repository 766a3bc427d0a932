import pytest

from snippets.errata import labels_of_temperatures as proof


@pytest.mark.parametrize("quantity", ["confidence", "temperature"])
def test_with_the_list_turned_the_labels_change_places(monkeypatch, quantity):
    turned = {"confidence": ["original", "lower", "higher"], "temperature": ["original", "higher", "lower"]}
    with pytest.raises(AssertionError):
        proof.check(quantity, turned[quantity])
    monkeypatch.setattr(proof, "TEMPERATURES", [1, 5, 0.1])
    proof.check(quantity, turned[quantity])


def test_equal_logits_have_the_same_confidence_at_any_temperature(monkeypatch):
    monkeypatch.setattr(proof, "LOGITS", [2.0] * 4)
    proof.check("confidence", ["original"] * 3)
