import pytest
import torch
import transformers

from snippets.errata import sizes_of_two_embeddings as proof
from tests.snippets.errata.quoted import quoted


def test_the_vocabulary_is_that_of_gpt2_and_there_is_a_position_for_each_token():
    assert proof.SIZES["vocab_size"] == transformers.GPT2Config().vocab_size > proof.IDS.max()
    assert proof.IDS.shape == (1, proof.SIZES["context_length"])


def test_only_the_corrected_lines_embed_the_tokens():
    original, corrected = quoted("E0083")
    for code in (original, corrected):
        names = {"torch": torch, "output_dim": 2, **proof.SIZES}
        exec(code, names)
        layers = names["token_embedding_layer"], names["pos_embedding_layer"]
        rows = [layer.num_embeddings for layer in layers]
        assert rows == ([4, 50257] if code == original else [50257, 4])
        if code == corrected:
            assert (layers[0](proof.IDS) + layers[1](torch.arange(4))).shape == (1, 4, 2)
            continue
        with pytest.raises(IndexError):
            layers[0](proof.IDS)


def test_each_of_the_two_sizes_is_needed():
    with pytest.raises(AssertionError, match="the token embedding has 4 rows"):
        proof.check(token="context_length", position="context_length")
    proof.check(token="vocab_size", position="vocab_size")  # more rows than positions do no harm


def test_ids_below_the_context_length_hide_it(monkeypatch):
    monkeypatch.setattr(proof, "IDS", torch.tensor([[0, 3, 1, 2]]))
    proof.check(token="context_length", position="vocab_size")
