import pytest

from snippets.errata import number_of_the_batch as proof
from tests.snippets.errata.quoted import quoted


def test_the_quoted_lines_print_what_the_proof_says_of_the_last_of_two_batches():
    original, corrected = (
        eval(line, {"batch_idx": batch_idx, "train_loader": loader})
        for line in quoted("E0108")
        for loader in [["first", "last"]]
        for batch_idx, _ in list(enumerate(loader))[-1:]
    )
    assert (original, corrected) == (" | Batch 001/002", " | Batch 002/002")
    proof.check(first=1)
    with pytest.raises(AssertionError, match="is 001/002$"):
        proof.check(first=0)


def test_counted_from_two_the_last_batch_is_one_too_many():
    with pytest.raises(AssertionError, match="is 003/002$"):
        proof.check(first=2)
