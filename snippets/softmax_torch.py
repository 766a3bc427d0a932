"""Temperature scaling divides the logits by T before the softmax: PyTorch.

The nine tokens and their logits are those of section 5.3.1 of "Build a Large
Language Model (From Scratch)" (rasbt/LLMs-from-scratch, ch05.ipynb, commit
28c65cd, read 2026-11-24).
"""

import math

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


# --8<-- [start:softmax]
def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis, the vocabulary.

    logits: tensor (..., V), no unit; -inf marks a masked token. An Apple GPU
        has no float64 (pytorch issue 122602): pass logits.cpu() there.
    temperature: T, a finite number > 0, no unit.
    Returns float64 probabilities of that shape, sum 1 over the last axis.
    Raises ValueError for any other temperature, and for a row that holds nan
        or +inf, or nothing but masked tokens.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"temperature must be finite and > 0, got {temperature}: "
            "softmax(z / T) would be undefined, reversed or uniform; "
            "for T = 0 take the argmax of the logits"
        )
    # float64 before the first subtraction: integers wrap, 16 bits round.
    logits = logits.double()
    largest = logits.amax(dim=-1, keepdim=True)
    bad = largest.masked_select(~largest.isfinite())
    if len(bad):
        raise ValueError(
            f"the largest logit of each row must be finite, got {bad[0]}: "
            "softmax would be nan; check the mask and the model's output"
        )
    # Largest logit off first: no quotient overflows, however small T is.
    return torch.softmax((logits - largest) / temperature, dim=-1)
# --8<-- [end:softmax]


if __name__ == "__main__":
    cold, plain, hot = (softmax(LOGITS, t) for t in (0.1, 1, 5))

    print("id  token    logit   T=0.1     T=1     T=5")
    for i, token in enumerate(TOKENS):
        row = f"{cold[i]:.4f}  {plain[i]:.4f}  {hot[i]:.4f}"
        print(f"{i}   {token:7} {LOGITS[i]:6.2f}  {row}")

    argmax = [int(p.argmax()) for p in (cold, plain, hot)]
    print("argmax:", *(f"{i} {TOKENS[i]}" for i in argmax))

    forward, pizza = TOKENS.index("forward"), TOKENS.index("pizza")
    forward_cold, forward_plain = cold[forward], plain[forward]
    forward_hot, pizza_plain, pizza_hot = hot[forward], plain[pizza], hot[pizza]
    print(f"forward {forward_cold:.1%}, {forward_plain:.1%}, {forward_hot:.1%}")
    print(f"pizza at T=1 and T=5 {pizza_plain:.2%}, {pizza_hot:.2%}")
