import llms_from_scratch.ch03 as book
import pytest
import torch

from snippets.errata import width_of_the_heads as proof

SIZES = {"context_length": 5, "dropout": 0.0, "num_heads": 12}


def width(attention):
    return attention(torch.ones(1, 5, 24)).shape[-1]


@pytest.mark.parametrize("divided_by", [1, 2, 12])
def test_the_wrapper_of_the_package_is_as_wide_as_the_proof_says(divided_by):
    found = width(book.MultiHeadAttentionWrapper(24, 24 // divided_by, **SIZES))
    if found == 24:
        proof.check(divided_by=divided_by)
        return
    with pytest.raises(AssertionError, match=f"12 heads of {24 // divided_by} give {found} .* give 24$"):
        proof.check(divided_by=divided_by)


def test_the_other_implementation_divides_the_width_by_itself():
    attention = book.MultiHeadAttention(24, 24, **SIZES)
    assert width(attention) == 24
    assert attention.head_dim == 24 // 12


def test_with_one_head_there_is_nothing_to_divide(monkeypatch):
    monkeypatch.setattr(proof, "HEADS", 1)
    proof.check(divided_by=1)
