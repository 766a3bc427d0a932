"""Log-probabilities at T = 1 do not describe draws at another temperature.

Reinforcement learning weighs a drawn token by the ratio of its probability
under the new policy to that under the policy that drew it. Here nothing has
been learned yet, so every ratio should be 1.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def log_softmax(logits, temperature=1.0):
    """Return ln softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    scaled = (z - z.max(axis=-1, keepdims=True)) / temperature
    return scaled - np.log(np.exp(scaled).sum(axis=-1, keepdims=True))


if __name__ == "__main__":
    t = 0.6
    drawn, raw = log_softmax(LOGITS, t), log_softmax(LOGITS)
    p = np.exp(drawn)
    ways = {
        "both at T = 0.6": drawn - drawn,
        "trainer at T = 1": raw - drawn,
        "trainer divides ln p by T": raw / t - drawn,
    }
    print("ratio of probabilities, T = 0.6    forward  toward  closer  mean")
    for name, log_ratio in ways.items():
        ratio = np.exp(log_ratio)
        row = "  ".join(f"{ratio[i]:6.4f}" for i in (3, 7, 0))
        print(f"{name:34} {row}  {(p * ratio).sum():.4f}")
    rare = np.exp(raw - drawn)[TOKENS.index("effort")]
    print(f"a rare token, trainer at T = 1: {rare:.1f}")
