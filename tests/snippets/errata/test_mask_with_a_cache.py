import inspect
from types import ModuleType

import llms_from_scratch.kv_cache.gpt2 as book
import pytest
import torch
import torch.nn.attention.bias

from snippets.errata import mask_with_a_cache as proof
from tests.snippets.errata.quoted import quoted


def test_the_rows_are_those_that_torch_aligns_with_the_last_key():
    queries, keys = torch.zeros(1, 1, 2, 4), torch.randn(1, 1, 5, 4)
    ours = proof.MASK[proof.CACHED : proof.CACHED + proof.NEW, : proof.CACHED + proof.NEW]
    attend = torch.nn.functional.scaled_dot_product_attention
    theirs = attend(queries, keys, keys, attn_mask=torch.nn.attention.bias.causal_lower_right(2, 5))
    assert torch.allclose(attend(queries, keys, keys, attn_mask=~ours), theirs)


def test_the_last_tokens_see_what_they_see_without_a_cache():
    x = torch.randn(1, 1, 5, 4, generator=torch.Generator().manual_seed(0))
    ours = proof.MASK[proof.CACHED : proof.CACHED + proof.NEW, : proof.CACHED + proof.NEW]
    attend = torch.nn.functional.scaled_dot_product_attention
    at_once = attend(x, x, x, is_causal=True)
    assert torch.allclose(at_once[:, :, 3:], attend(x[:, :, 3:], x, x, attn_mask=~ours), atol=1e-6)


def test_one_new_token_hides_nothing_and_raises_nothing():
    first_row = proof.MASK[:1, :1]
    assert first_row.tolist() == [[False]]
    assert torch.zeros(1, 4).masked_fill(first_row, -torch.inf).tolist() == [[0, 0, 0, 0]]


def test_without_a_cache_the_first_row_is_right(monkeypatch):
    monkeypatch.setattr(proof, "CACHED", 0)
    proof.check(part="first rows")


def test_the_shapes_of_the_reason_are_those_of_two_new_tokens_and_five():
    for part, rows in (("first rows", 2), ("last columns", 5)):
        with pytest.raises(AssertionError, match=rf"a mask of \({rows}, 2\) for scores of \(2, 5\)"):
            proof.check(part=part)


def test_the_package_fails_at_the_first_token_after_the_cache_and_with_rows_it_does_not():
    attention = book.MultiHeadAttention(4, 4, context_length=5, dropout=0.0, num_heads=1)
    x = torch.randn(1, 5, 4, generator=torch.Generator().manual_seed(0))
    at_once, (keys, values) = attention(x, use_cache=True)
    cache = keys[:, :, :3], values[:, :, :3]
    with pytest.raises(RuntimeError):
        attention(x[:, 3:4], use_cache=True, cache=cache)
    original, corrected = quoted("E0126")
    source = inspect.getsource(book)
    assert source.count(original) == 1
    mended = ModuleType("mended")
    mended.__package__ = "llms_from_scratch.kv_cache"
    exec(source.replace(original, corrected), vars(mended))
    attention.__class__ = mended.MultiHeadAttention
    for new in (1, 2):
        after, _ = attention(x[:, 3 : 3 + new], use_cache=True, cache=cache)
        assert torch.allclose(after, at_once[:, 3 : 3 + new], atol=1e-6)
