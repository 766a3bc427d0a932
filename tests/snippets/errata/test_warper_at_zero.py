import pytest
import torch

from snippets.errata import warper_at_zero as proof


def test_the_limit_that_the_corrected_words_name_holds():
    logits = torch.tensor([[2.0, 1.0, 1.9]], dtype=torch.float64)
    warpers = [proof.TemperatureLogitsWarper(temperature) for temperature in (1.0, 0.1, 0.01, 1e-4)]
    shares = [warper(None, logits).softmax(-1)[0, 0] for warper in warpers]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_temperature_of_a_half_doubles_the_scores_that_are_asked():
    assert proof.TemperatureLogitsWarper(0.5)(None, proof.SCORES).tolist() == [[4.0, 2.0, 0.0]]


def test_the_reason_is_the_message_for_zero_with_its_remedy():
    with pytest.raises(ValueError, match=r"\(=0\.0\).*set `do_sample=False`") as refused:
        proof.TemperatureLogitsWarper(0.0)
    with pytest.raises(AssertionError) as proved:
        proof.check(accepted=True)
    assert str(refused.value) in str(proved.value)


def test_a_class_that_took_zero_would_make_the_docstring_right(monkeypatch):
    monkeypatch.setattr(proof, "TemperatureLogitsWarper", lambda temperature: lambda ids, logits: logits)
    proof.check(accepted=True)
    with pytest.raises(AssertionError):
        proof.check(accepted=False)


def test_a_class_that_refused_zero_only_when_it_is_called_would_refuse_it_too(monkeypatch):
    def warper(temperature):
        def warp(ids, logits):
            assert logits is proof.SCORES
            raise ValueError("0 divides")

        return warp

    monkeypatch.setattr(proof, "TemperatureLogitsWarper", warper)
    proof.check(accepted=False)
