"""Temperature scaling divides the logits by T before the softmax: no library.

The nine tokens and their logits are those of section 5.3.1 of "Build a Large
Language Model (From Scratch)" (rasbt/LLMs-from-scratch, ch05.ipynb, commit
28c65cd, read 2026-11-24).
"""

import math

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]


# --8<-- [start:softmax]
def softmax(logits, temperature=1.0):
    """Return softmax(z / T) of one list of V logits.

    logits: list of V numbers, no unit; -inf marks a masked token.
    temperature: T, a finite number > 0, no unit.
    Returns a list of V probabilities that sum to 1.
    Raises ValueError for any other temperature, and for logits that hold nan
        or +inf, or nothing but masked tokens.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"temperature must be finite and > 0, got {temperature}: "
            "softmax(z / T) would be undefined, reversed or uniform; "
            "for T = 0 take the argmax of the logits"
        )
    logits = [float(z) for z in logits]
    largest = max(logits, key=lambda z: (math.isnan(z), z), default=-math.inf)
    if not math.isfinite(largest):
        raise ValueError(
            f"the largest logit must be finite, got {largest}: "
            "softmax would be nan; check the mask and the model's output"
        )
    # Largest logit off first: exp cannot overflow, however small T is.
    weights = [math.exp((z - largest) / temperature) for z in logits]
    total = sum(weights)
    return [weight / total for weight in weights]
# --8<-- [end:softmax]


if __name__ == "__main__":
    cold, plain, hot = (softmax(LOGITS, t) for t in (0.1, 1, 5))

    print("id  token    logit   T=0.1     T=1     T=5")
    for i, token in enumerate(TOKENS):
        row = f"{cold[i]:.4f}  {plain[i]:.4f}  {hot[i]:.4f}"
        print(f"{i}   {token:7} {LOGITS[i]:6.2f}  {row}")

    argmax = [p.index(max(p)) for p in (cold, plain, hot)]
    print("argmax:", *(f"{i} {TOKENS[i]}" for i in argmax))

    forward, pizza = TOKENS.index("forward"), TOKENS.index("pizza")
    forward_cold, forward_plain = cold[forward], plain[forward]
    forward_hot, pizza_plain, pizza_hot = hot[forward], plain[pizza], hot[pizza]
    print(f"forward {forward_cold:.1%}, {forward_plain:.1%}, {forward_hot:.1%}")
    print(f"pizza at T=1 and T=5 {pizza_plain:.2%}, {pizza_hot:.2%}")
