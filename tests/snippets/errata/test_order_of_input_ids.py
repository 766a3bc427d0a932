import re

import pytest
import torch

from snippets.errata import order_of_input_ids as proof
from tests.snippets.errata.quoted import quoted


def test_the_corrected_words_name_the_ids_in_the_order_of_the_tensor():
    original, corrected = ([int(one) for one in re.findall(r"\d", words)] for words in quoted("E0085"))
    assert corrected == proof.INPUT_IDS.tolist()
    assert original == sorted(proof.INPUT_IDS.tolist(), key=[5, 1, 3, 2].index) != corrected


def test_an_embedding_is_a_product_with_rows_of_the_identity():
    torch.manual_seed(123)
    layer = torch.nn.Embedding(6, 3)
    product = torch.eye(6)[proof.INPUT_IDS] @ layer.weight
    assert torch.equal(product, layer(proof.INPUT_IDS))
    assert torch.equal(product[0], layer.weight[2])


def test_ids_in_the_original_order_would_be_shown_in_it(monkeypatch):
    monkeypatch.setattr(proof, "INPUT_IDS", torch.tensor([5, 1, 3, 2]))
    proof.check(ids=[5, 1, 3, 2])
    with pytest.raises(AssertionError, match=r"ids \[5, 1, 3, 2\], not \[2, 3, 5, 1\]"):
        proof.check(ids=[2, 3, 5, 1])
