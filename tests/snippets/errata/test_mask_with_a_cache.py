import pytest
import torch
import torch.nn.attention.bias

from snippets.errata import mask_with_a_cache as proof


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
    proof.check(first_row="zero")


def test_the_shapes_of_the_reason_are_those_of_two_new_tokens_and_five():
    with pytest.raises(AssertionError, match=r"a mask of \(2, 2\) for scores of \(2, 5\)"):
        proof.check(first_row="zero")
