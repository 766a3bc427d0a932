import math

import pytest

from snippets.errata import beta_of_dpo as proof


def test_betas_in_the_other_order_turn_the_verdict(monkeypatch):
    monkeypatch.setattr(proof, "BETAS", proof.BETAS[::-1])
    proof.check(larger_beta="increases")
    with pytest.raises(AssertionError, match=r"at beta 5\.0"):
        proof.check(larger_beta="decreases")


def test_a_large_beta_leaves_the_reference():
    assert proof.policy(1e9) == pytest.approx(proof.REFERENCE)


def test_the_policy_minimises_the_loss_of_dpo_for_these_rewards():
    # Equation 7: with the preference taken from the rewards, its gradient is 0 there.
    for beta in proof.BETAS:
        policy = proof.policy(beta)
        ratios = [beta * math.log(p / q) for p, q in zip(policy, proof.REFERENCE, strict=True)]
        assert [a - ratios[0] for a in ratios] == pytest.approx([r - proof.REWARD[0] for r in proof.REWARD])
