"""The entropy of softmax(z / T) in nats: H = ln sum_j e^(z_j/T) - E[z] / T.

H = -sum_i p_i ln p_i (Shannon 1948) and ln p_i = z_i / T - ln sum_j e^(z_j/T).
"""

import math

LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]


# --8<-- [start:entropy]
def entropy(logits, temperature=1.0):
    """Return the entropy of softmax(z / T) in nats.

    logits: list of V numbers, no unit; -inf marks a masked token.
    temperature: T, a finite number > 0, no unit.
    Returns a number, from 0 to ln V.
    Raises ValueError for any other temperature, and for logits that hold nan
        or +inf, or nothing but masked tokens.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"temperature must be finite and > 0, got {temperature}: "
            "softmax(z / T) would be undefined, reversed or uniform; "
            "for T = 0 use ln of the number of ties for the top"
        )
    logits = [float(z) for z in logits]
    largest = max(logits, key=lambda z: (math.isnan(z), z), default=-math.inf)
    if not math.isfinite(largest):
        raise ValueError(
            f"the largest logit must be finite, got {largest}: "
            "H would be nan; check the mask and the model's output"
        )
    shifted = [(z - largest) / temperature for z in logits]
    weights = [math.exp(s) for s in shifted]
    total = sum(weights)
    # A masked token has weight 0 and adds nothing; 0 * -inf would add nan.
    mean = sum(w * shifted[i] for i, w in enumerate(weights) if w > 0) / total
    return math.log(total) - mean
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
