"""Four filters that cut tokens before a draw: their logit becomes -inf.

top-k; top-p, the nucleus (Holtzman et al. 2019, arXiv 1904.09751); min-p
(Nguyen et al. 2024, arXiv 2407.01082), both by their abstracts; locally typical
(Meister et al. 2022, arXiv 2202.00666), as transformers implements it. Each
takes logits, a tensor (..., V), returns a new one in float64 with -inf where it
cuts, and raises ValueError for an argument outside its range and for a row that
holds nan or +inf, or nothing but masked tokens. Each cuts by a threshold, so
tokens that tie at it stay together. An Apple GPU has no float64 (pytorch issue
122602): pass logits.cpu() there.
"""

from numbers import Integral

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = logits.double()
    z = z - z.amax(dim=-1, keepdim=True)
    return torch.softmax(z / temperature, dim=-1)


# --8<-- [start:filters]
ALMOST = 1 - 1e-12  # what is met to twelve digits is met: no rounding decides


def checked(logits, good, name, value, rule):
    """Return logits in float64; raise ValueError for a bad argument or row."""
    if not good:
        raise ValueError(
            f"{name} must be {rule}, got {value}: "
            "no set of tokens is meant by it; to keep all, do not filter"
        )
    z = logits.double()
    if not z.amax(dim=-1).isfinite().all():
        raise ValueError(
            "the largest logit of each row must be finite: there is no token "
            "to keep; check the mask and the model's output"
        )
    return z


def threshold(values, p, mass):
    """Return the value (..., 1) at which the running sum of p reaches mass."""
    enough = mass * ALMOST if mass < 1 else torch.inf  # a mass of 1 keeps all
    last = (p.cumsum(dim=-1)[..., :-1] < enough).sum(dim=-1, keepdim=True)
    return values.gather(-1, last)


def top_k(logits, k):
    """Keep the k largest logits; k is an int > 0, above V all stay."""
    z = checked(logits, isinstance(k, Integral) and k > 0, "k", k, "an int > 0")
    kth = z.topk(min(int(k), z.shape[-1])).values[..., -1:]
    return z.masked_fill(z < kth, -torch.inf)


def top_p(logits, p):
    """Keep the smallest set of likeliest tokens with mass p, 0 <= p <= 1."""
    z = checked(logits, 0 <= p <= 1, "p", p, "from 0 to 1")
    falling = z.sort(dim=-1, descending=True).values
    least = threshold(falling, softmax(falling), p)
    return z.masked_fill(z < least, -torch.inf)


def min_p(logits, p):
    """Keep tokens of at least p times the top probability, 0 <= p <= 1."""
    z = checked(logits, 0 <= p <= 1, "p", p, "from 0 to 1")
    share = (z - z.amax(dim=-1, keepdim=True)).exp()  # of the top probability
    return z.masked_fill(share < p * ALMOST, -torch.inf)


def typical(logits, mass):
    """Keep the tokens whose surprise is nearest to H, 0 <= mass <= 1."""
    z = checked(logits, 0 <= mass <= 1, "mass", mass, "from 0 to 1")
    p = softmax(z)
    entropy = torch.special.entr(p).sum(dim=-1, keepdim=True)
    distance = (-p.log() - entropy).abs()
    nearest, order = distance.sort(dim=-1)
    p = p.gather(-1, order)
    limit = threshold(nearest, p, mass) + 1e-12  # rounding makes no tie two
    return z.masked_fill(distance > limit, -torch.inf)
# --8<-- [end:filters]


if __name__ == "__main__":
    kept = {
        "top_k(z, 3)": top_k(LOGITS, 3),
        "top_p(z, 0.9)": top_p(LOGITS, 0.9),
        "min_p(z, 0.05)": min_p(LOGITS, 0.05),
        "typical(z, 0.9)": typical(LOGITS, 0.9),
    }
    for name, z in kept.items():
        tokens = [f"{TOKENS[i]} {p:.4f}" for i, p in enumerate(softmax(z)) if p]
        print(f"{name:15}  {', '.join(tokens)}")
