"""DPO: does a larger beta take the model further from its reference?

The policy at which DPO's loss aims is the reference times exp(reward / beta),
normalised: equation 4 of Rafailov et al. 2023, arXiv 2305.18290. The numbers
here are any reference and any reward.
"""

import math

REFERENCE = [0.5, 0.3, 0.2]
REWARD = [0.0, 1.0, 2.0]
BETAS = [0.1, 0.5, 1.0, 5.0]


def policy(beta):
    """Return the optimal policy for a beta."""
    weights = [
        p * math.exp(r / beta) for p, r in zip(REFERENCE, REWARD, strict=True)
    ]
    return [weight / sum(weights) for weight in weights]


def divergence(beta):
    """Return the Kullback-Leibler divergence of policy and reference."""
    pairs = zip(policy(beta), REFERENCE, strict=True)
    return sum(p * math.log(p / q) for p, q in pairs if p > 0)


def check(larger_beta):
    """Raise AssertionError unless a larger beta does this to the divergence."""
    values = [divergence(beta) for beta in BETAS]
    order = {"increases": sorted(values), "decreases": sorted(values)[::-1]}
    shown = ", ".join(f"{value:.3f}" for value in values)
    assert values == order[larger_beta], (
        f"at beta {', '.join(map(str, BETAS))} the divergence from the "
        f"reference model is {shown}: beta is the weight of the penalty on it"
    )
