import pytest
import torch

from snippets.errata import top_k_batch


@pytest.mark.parametrize("keep_dimension", [True, False])
def test_for_one_row_both_lines_keep_three_tokens(keep_dimension):
    assert top_k_batch.kept(top_k_batch.LOGITS[None], keep_dimension) == [3]


def test_two_rows_raise_without_the_dimension():
    with pytest.raises(RuntimeError, match="must match the size"):
        top_k_batch.kept(torch.stack([top_k_batch.LOGITS] * 2), keep_dimension=False)


def test_the_reason_names_the_loud_and_the_silent_case():
    with pytest.raises(AssertionError, match=r"batch of 2 raises RuntimeError; a batch of 9, .* nothing"):
        top_k_batch.check(keep_dimension=False)
