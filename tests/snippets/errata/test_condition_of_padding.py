import pytest
import torch
import transformers

from snippets.errata import condition_of_padding as proof

TEXTS = [[], [7, 8, 9], [7]]


def test_the_padding_id_is_the_end_of_text_of_gpt2():
    assert transformers.GPT2Config().eos_token_id == proof.PAD


@pytest.mark.parametrize("texts", [proof.TEXTS, TEXTS])
def test_what_is_padded_is_as_long_as_torch_pads_it(monkeypatch, texts):
    monkeypatch.setattr(proof, "TEXTS", texts)
    padded = torch.nn.utils.rnn.pad_sequence([torch.tensor(text) for text in texts], batch_first=True)
    lengths = [len(row) for row in padded]
    assert proof.padded_lengths("asked to skip", skip=True) == lengths
    assert proof.padded_lengths("not asked to skip", skip=False) == lengths


@pytest.mark.parametrize("texts", [proof.TEXTS, TEXTS])
def test_what_is_not_padded_is_as_long_as_it_was(monkeypatch, texts):
    monkeypatch.setattr(proof, "TEXTS", texts)
    lengths = [len(text) for text in texts]
    assert proof.padded_lengths("asked to skip", skip=False) == lengths
    assert proof.padded_lengths("not asked to skip", skip=True) == lengths
