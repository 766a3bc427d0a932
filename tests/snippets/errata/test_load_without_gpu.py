import pytest

from snippets.errata import load_without_gpu as proof


def test_weights_saved_on_the_cpu_are_loaded_anywhere(monkeypatch):
    monkeypatch.setattr(proof, "SAVED_ON", "cpu")
    proof.check(map_location=None)


def test_to_ask_for_the_missing_gpu_does_not_help():
    with pytest.raises(AssertionError, match=r"torch\.load raises RuntimeError"):
        proof.check(map_location="cuda:99")
