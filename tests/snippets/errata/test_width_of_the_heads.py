import pytest
import torch
from llms_from_scratch.ch03 import MultiHeadAttention, MultiHeadAttentionWrapper

from snippets.errata import width_of_the_heads as proof


@pytest.mark.parametrize("divided_by", [1, 2, 12])
def test_the_wrapper_of_the_package_is_as_wide_as_the_proof_says(divided_by):
    d_out = 768 // divided_by
    wrapper = MultiHeadAttentionWrapper(768, d_out, context_length=5, dropout=0.0, num_heads=12).to("meta")
    width = wrapper(torch.ones(1, 5, 768, device="meta")).shape[-1]
    if width == 768:
        proof.check(divided_by=divided_by)
        return
    with pytest.raises(AssertionError, match=rf"12 heads of {24 // divided_by} give {24 * width // 768} "):
        proof.check(divided_by=divided_by)


def test_the_other_implementation_divides_the_width_by_itself():
    attention = MultiHeadAttention(768, 768, context_length=5, dropout=0.0, num_heads=12).to("meta")
    assert attention(torch.ones(1, 5, 768, device="meta")).shape == (1, 5, 768)
    assert attention.head_dim == 768 // 12


def test_with_one_head_there_is_nothing_to_divide(monkeypatch):
    monkeypatch.setattr(proof, "HEADS", 1)
    proof.check(divided_by=1)
