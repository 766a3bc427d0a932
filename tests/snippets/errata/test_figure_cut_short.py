import pytest

from snippets.errata import figure_cut_short as proof


def test_a_figure_with_0_58_is_rounded(monkeypatch):
    monkeypatch.setattr(proof, "SHOWN", [0.06, 0.58, 0.36])
    proof.check(digits_are="rounded")
    with pytest.raises(AssertionError, match="truncated to two digits"):
        proof.check(digits_are="truncated")
