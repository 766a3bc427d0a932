import math

import pytest
import torch
import transformers

from snippets.errata import scale_of_the_scores as proof


def test_d_is_the_width_of_a_head_of_gpt2():
    gpt2 = transformers.GPT2Config()
    assert gpt2.n_embd // gpt2.n_head == proof.D


@pytest.mark.parametrize("exponent", [-0.5, 0, 0.5, 1])
def test_the_variance_of_a_dot_product_of_unit_normals_is_their_number(exponent):
    assert proof.spread(exponent) == pytest.approx(math.sqrt(64) / 64**exponent, rel=0.02)


def test_the_corrected_scores_give_the_weights_of_torch():
    queries, keys = torch.randn(2, 1, 7, 64, generator=torch.Generator().manual_seed(0))
    theirs = torch.nn.functional.scaled_dot_product_attention(queries, keys, torch.eye(7)[None])
    assert torch.allclose((queries @ keys.mT / proof.D**0.5).softmax(-1), theirs, atol=1e-6)
    assert not torch.allclose((queries @ keys.mT / proof.D**-0.5).softmax(-1), theirs, atol=0.1)


@pytest.mark.parametrize("exponent", [0.4, 0.45, 0.55, 0.6])
def test_a_spread_that_is_a_quarter_off_is_not_about_one(exponent):
    with pytest.raises(AssertionError, match="not by 1"):
        proof.check(exponent=exponent)
