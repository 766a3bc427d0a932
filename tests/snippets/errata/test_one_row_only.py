import pytest

from snippets.errata import one_row_only as proof


def test_with_one_answer_for_all_rows_two_rows_work(monkeypatch):
    monkeypatch.setattr(proof, "stops", lambda idx_next, eos_id: bool((idx_next == eos_id).all()))
    proof.check(rows=2)


@pytest.mark.parametrize("rows", [2, 3])
def test_the_reason_is_the_one_that_torch_gives(rows):
    with pytest.raises(AssertionError, match=f"with {rows} rows .* more than one value is ambiguous"):
        proof.check(rows)
