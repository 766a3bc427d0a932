"""The entropy of softmax(z / T) in nats: H = ln sum_j e^(z_j/T) - E[z] / T.

H = -sum_i p_i ln p_i (Shannon 1948) and ln p_i = z_i / T - ln sum_j e^(z_j/T).
"""

import math

import torch

LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


# --8<-- [start:entropy]
def entropy(logits, temperature=1.0):
    """Return the entropy of softmax(z / T) in nats.

    logits: tensor (..., V), no unit; -inf marks a masked token. An Apple GPU
        has no float64 (pytorch issue 122602): pass logits.cpu() there.
    temperature: T, a finite number > 0, no unit.
    Returns a float64 tensor (...), from 0 to ln V.
    Raises ValueError for any other temperature, and for a row that holds nan
        or +inf, or nothing but masked tokens.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"temperature must be finite and > 0, got {temperature}: "
            "softmax(z / T) would be undefined, reversed or uniform; "
            "for T = 0 use ln of the number of ties for the top"
        )
    logits = logits.double()
    largest = logits.amax(dim=-1, keepdim=True)
    bad = largest.masked_select(~largest.isfinite())
    if len(bad):
        raise ValueError(
            f"the largest logit of each row must be finite, got {bad[0]}: "
            "H would be nan; check the mask and the model's output"
        )
    p = torch.softmax((logits - largest) / temperature, dim=-1)
    return torch.special.entr(p).sum(dim=-1)  # entr(p) = -p ln p, 0 at p = 0
# --8<-- [end:entropy]


if __name__ == "__main__":
    print("T      H (nats)  exp(H)")
    for t in (0.1, 0.5, 1, 1.5, 2, 5, 1000):
        h = entropy(LOGITS, t)
        print(f"{t:<5}  {h:8.4f}  {math.exp(h):6.3f}")
    print(f"ln 9   {math.log(9):8.4f}  {9:6.3f}")
    h_plain, h_hot = entropy(LOGITS, 1), entropy(LOGITS, 2)
    choices_plain, choices_hot = math.exp(h_plain), math.exp(h_hot)
    print(f"from T = 1 to T = 2: H * {h_hot / h_plain:.3f}", end=", ")
    print(f"exp(H) * {choices_hot / choices_plain:.3f}")
