import llms_from_scratch.qwen3 as book
import pytest
import torch

from snippets.errata import heads_of_grouped_queries as proof


def test_the_attention_of_the_package_rotates_axes_of_these_sizes(monkeypatch):
    sizes = {"num_heads": 8, "num_kv_groups": 2}
    rotated = []

    def apply_rope(x, cos, sin):
        rotated.append(x.shape[1])
        return x

    monkeypatch.setattr(book, "apply_rope", apply_rope)
    attention = book.GroupedQueryAttention(32, head_dim=4, **sizes)
    attention(torch.ones(1, 3, 32), torch.zeros(3, 3).bool(), None, None)
    assert proof.axes() == dict(zip(("queries", "keys"), rotated, strict=True)) == {"queries": 8, "keys": 2}


def test_torch_takes_groups_of_queries_and_no_groups_of_keys():
    def attend(queries, keys):
        queries, keys = torch.ones(1, queries, 3, 4), torch.ones(1, keys, 3, 4)
        return torch.nn.functional.scaled_dot_product_attention(queries, keys, keys, enable_gqa=True)

    found = proof.axes()
    assert attend(found["queries"], found["keys"]).shape[1] == found["queries"]
    with pytest.raises(RuntimeError):
        attend(found["keys"], found["queries"])


def test_with_one_query_a_group_both_names_hold(monkeypatch):
    monkeypatch.setattr(proof, "SIZES", {"num_heads": 4, "num_kv_groups": 4, "num_query_groups": 4})
    proof.check(queries="num_query_groups", keys="num_heads")
