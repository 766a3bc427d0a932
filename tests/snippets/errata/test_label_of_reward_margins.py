import math

import pytest
import torch

from snippets.errata import label_of_reward_margins as proof


def test_before_training_the_loss_is_that_of_a_coin_and_the_margin_is_none():
    coin = torch.nn.functional.binary_cross_entropy(torch.tensor([0.5]), torch.tensor([1.0]))
    assert proof.first_values() == {"loss": pytest.approx(coin.item()), "reward margins": 0}
    assert proof.first_values()["loss"] == pytest.approx(math.log(2))


@pytest.mark.parametrize("beta", [0.01, 1.0, 5.0])
@pytest.mark.parametrize("rejected", [[-9.0, -9.0], [0.0, -0.5]])
def test_neither_beta_nor_the_answers_change_that(monkeypatch, beta, rejected):
    monkeypatch.setattr(proof, "BETA", beta)
    monkeypatch.setitem(proof.LOGPROBS, "rejected", torch.tensor(rejected))
    proof.check(label="reward margins")
    with pytest.raises(AssertionError, match=r"loss is 0\.6931"):
        proof.check(label="loss")
