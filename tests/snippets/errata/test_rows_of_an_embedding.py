import pytest

from snippets.errata import rows_of_an_embedding as proof


def test_three_ids_are_three_rows(monkeypatch):
    monkeypatch.setattr(proof, "INPUT_IDS", [2, 3, 5])
    proof.check(values=3)
    with pytest.raises(AssertionError, match="3 rows, not 4"):
        proof.check(values=4)
