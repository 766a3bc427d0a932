import pytest

from snippets.errata import number_of_the_batch as proof
from tests.snippets.errata.quoted import quoted


def test_the_quoted_lines_print_what_the_proof_says_of_the_last_of_two_batches():
    printed = [eval(line, {"batch_idx": 1, "train_loader": ["first", "last"]}) for line in quoted("E0108")]
    assert printed == [" | Batch 001/002", " | Batch 002/002"]
    proof.check(first=1)
    with pytest.raises(AssertionError, match=r"is 001/002$"):
        proof.check(first=0)


def test_counted_from_two_the_last_batch_is_one_too_many():
    with pytest.raises(AssertionError, match=r"is 003/002$"):
        proof.check(first=2)
