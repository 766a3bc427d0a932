import re

import llms_from_scratch.ch04 as book
import pytest
import torch

from snippets.errata import tokens_of_the_input as proof
from tests.snippets.errata.quoted import quoted


def test_the_corrected_words_name_the_tokens_of_the_input():
    original, corrected = (int(re.search(r"with (\d) tokens", words)[1]) for words in quoted("E0096"))
    proof.check(tokens=corrected)
    with pytest.raises(AssertionError, match=rf"is \(2, {corrected}, 768\): .* not {original}"):
        proof.check(tokens=original)


def test_a_block_of_the_package_needs_a_position_for_each_of_them():
    sizes = {"emb_dim": 768, "n_heads": 12, "drop_rate": 0.0, "qkv_bias": False}
    x = torch.rand(2, 4, 768)
    assert book.TransformerBlock({**sizes, "context_length": 4})(x).shape == x.shape
    with pytest.raises(RuntimeError):
        book.TransformerBlock({**sizes, "context_length": 3})(x)


def test_with_six_tokens_the_original_words_would_hold(monkeypatch):
    monkeypatch.setattr(torch, "rand", lambda batch, tokens, width: torch.zeros(batch, 6, width))
    proof.check(tokens=6)
