"""Sampling by inverse CDF: one uniform number, one token. PyTorch.

The CDF cuts [0, 1) into V intervals as long as the probabilities; the token is
the interval that a uniform number falls into.
"""

import numpy as np
import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = logits.double()
    z = z - z.amax(dim=-1, keepdim=True)
    return torch.softmax(z / temperature, dim=-1)


# --8<-- [start:sample]
def sample(logits, temperature, rng):
    """Draw one token id from softmax(z / T) for each row, by inverse CDF.

    logits: tensor (..., V), no unit; -inf marks a masked token. An Apple GPU
        has no float64 (pytorch issue 122602): pass logits.cpu() there.
    temperature: T, a finite number > 0, no unit.
    rng: a NumPy Generator; one uniform number is drawn for each row.
    Returns integer ids (...), on the device of the logits.
    Raises ValueError for any other temperature, and for a row that holds nan
        or +inf, or nothing but masked tokens.
    """
    if not 0 < temperature < np.inf:
        raise ValueError(
            f"temperature must be finite and > 0, got {temperature}: "
            "softmax(z / T) would be undefined, reversed or uniform; "
            "for T = 0 take the argmax"
        )
    # float64: the rounding of a float32 sum can move an edge past u.
    logits = logits.double()
    largest = logits.amax(dim=-1, keepdim=True)
    bad = largest.masked_select(~largest.isfinite())
    if len(bad):
        raise ValueError(
            f"the largest logit of each row must be finite, got {bad[0]}: "
            "no token can be drawn; check the mask and the model's output"
        )
    cdf = softmax(logits, temperature).cumsum(dim=-1)
    cdf = cdf / cdf[..., -1:]  # the last value is 1, whatever was rounded
    u = torch.as_tensor(rng.random(tuple(cdf.shape[:-1])), device=cdf.device)
    u = u[..., None]
    # How many intervals end at or below u: the id of the one that holds it.
    return (cdf <= u).sum(dim=-1)
# --8<-- [end:sample]


if __name__ == "__main__":
    draws = 1000
    columns = []
    for t in (1, 5):
        rng = np.random.default_rng(123)
        ids = sample(LOGITS.repeat(draws, 1), t, rng)
        counts = np.bincount(ids, minlength=len(TOKENS))
        columns.append((counts, draws * softmax(LOGITS, t)))

    print("          T = 1             T = 5")
    print("token     drawn  expected   drawn  expected")
    for i, token in enumerate(TOKENS):
        row = "   ".join(f"{n[i]:5}  {e[i]:8.1f}" for n, e in columns)
        print(f"{token:8}  {row}")
