import llms_from_scratch.appendix_e as lora
import llms_from_scratch.ch04 as book
import pytest
import torch

from snippets.errata import parameters_of_lora as proof

# GPT-2 small, of which one block and one token are enough to count.
SIZES = {
    "vocab_size": 1, "context_length": 1024, "emb_dim": 768, "n_heads": 12, "n_layers": 1,
    "drop_rate": 0.0, "qkv_bias": True,
}  # fmt: skip


def parameters(model):
    return sum(one.numel() for one in model.parameters() if one.requires_grad)


def test_the_numbers_are_those_of_the_model_of_the_package():
    model = book.GPTModel(SIZES)
    model.out_head = torch.nn.Linear(768, 2)
    (block,) = model.trf_blocks
    assert parameters(model) + 11 * parameters(block) + 50256 * 768 == proof.ALL
    for one in model.parameters():
        one.requires_grad = False
    lora.replace_linear_with_lora(model, rank=16, alpha=16)
    assert parameters(model) + 11 * parameters(block) == proof.trained()


def test_with_half_the_rank_the_factor_is_twice_as_large_and_the_old_words_hold(monkeypatch):
    before = proof.trained()
    monkeypatch.setattr(proof, "RANK", 8)
    assert 2 * proof.trained() == before
    proof.check(almost=100)


@pytest.mark.parametrize("almost", [45, 46, 52, 55])
def test_almost_means_not_more_and_not_a_tenth_less(almost):
    with pytest.raises(AssertionError, match=r"is 46\.7, which is not almost"):
        proof.check(almost=almost)
