"""Which tokens rise and then fall as the temperature grows?

The nine logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read
2026-11-24.
"""

import math

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
TEMPERATURES = [10 ** (n / 100) for n in range(-150, 401)]


def share(i, temperature):
    """Return entry i of softmax(z / T)."""
    return 1 / sum(math.exp((z - LOGITS[i]) / temperature) for z in LOGITS)


def peaks(i):
    """Say whether a token is likeliest at none of the ends of the scale."""
    shares = [share(i, t) for t in TEMPERATURES]
    return max(shares) > max(shares[0], shares[-1]) * (1 + 1e-9)


def check(rule):
    """Raise AssertionError unless a rule names the tokens that peak."""
    low, mean = min(LOGITS), sum(LOGITS) / len(LOGITS)
    above = {"middle": low, "above the plain mean": mean}[rule]
    named = [i for i, z in enumerate(LOGITS) if above < z < max(LOGITS)]
    found = [i for i in range(len(LOGITS)) if peaks(i)]
    peak = " and ".join(TOKENS[i] for i in found)
    rise = ", ".join(TOKENS[i] for i in named if i not in found)
    assert named == found, (
        f"{peak} peak, whose logits are above the plain mean, {mean:.2f}; "
        f"{rise} only rise"
    )
