import llms_from_scratch.qwen3 as book
import pytest
import torch

from snippets.errata import scores_after_qk_norm as proof


def test_the_attention_of_the_package_has_a_norm_of_queries_and_keys_and_none_of_values():
    attention = book.GroupedQueryAttention(8, num_heads=2, num_kv_groups=1, qk_norm=True)
    norms = [name for name, part in attention.named_children() if isinstance(part, book.RMSNorm)]
    assert norms == ["q_norm", "k_norm"]


@pytest.mark.parametrize("scale", [1, 10])
def test_the_normalized_scores_are_those_of_torch(scale):
    torch.manual_seed(123)
    queries, keys, _ = torch.randn(3, 4, 8)
    norm = torch.nn.RMSNorm(8, eps=0, elementwise_affine=False)
    assert torch.allclose(proof.scores(["queries", "keys"], scale), norm(queries) @ norm(scale * keys).T)
    assert torch.allclose(proof.scores(["queries", "values"], scale), scale * norm(queries) @ keys.T)


def test_without_any_norm_the_scores_grow_too():
    with pytest.raises(AssertionError, match="scores 10 times as large"):
        proof.check(normalized=[])
