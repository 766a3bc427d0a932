"""Four filters that cut tokens before a draw: their logit becomes -inf.

top-k; top-p, the nucleus (Holtzman et al. 2019, arXiv 1904.09751); min-p
(Nguyen et al. 2024, arXiv 2407.01082), both by their abstracts; locally typical
(Meister et al. 2022, arXiv 2202.00666), as transformers implements it. Each
takes logits, a float tensor (..., V), returns a new one, -inf where it cuts,
and raises ValueError for an argument outside its range. Each cuts by a
threshold, so tokens that tie at it stay together.
"""

import torch

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    return torch.softmax(shifted / temperature, dim=-1)


# --8<-- [start:filters]
def require(good, name, value, rule):
    """Raise ValueError, with the rule and the remedy, unless good."""
    if not good:
        raise ValueError(
            f"{name} must be {rule}, got {value}: "
            "no set of tokens is meant by it; to keep all, do not filter"
        )


def top_k(logits, k):
    """Keep the k largest logits; k is an int >= 1, above V all stay."""
    require(k >= 1, "k", k, ">= 1")
    kth = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return logits.masked_fill(logits < kth, -torch.inf)


def top_p(logits, p):
    """Keep the smallest set of likeliest tokens with mass p, 0 <= p <= 1."""
    require(0 <= p <= 1, "p", p, "from 0 to 1")
    probabilities = softmax(logits)
    ascending = probabilities.sort(dim=-1).values
    # Mass up to each token, from the least likely; what is above 1 - p stays.
    in_set = ascending.cumsum(dim=-1) > 1 - p
    in_set[..., -1] = True
    least = torch.where(in_set, ascending, 1).min(dim=-1, keepdim=True).values
    return logits.masked_fill(probabilities < least, -torch.inf)


def min_p(logits, p):
    """Keep tokens of at least p times the top probability, 0 <= p <= 1."""
    require(0 <= p <= 1, "p", p, "from 0 to 1")
    probabilities = softmax(logits)
    least = p * probabilities.amax(dim=-1, keepdim=True)
    return logits.masked_fill(probabilities < least, -torch.inf)


def typical(logits, mass):
    """Keep the tokens whose surprise is nearest to H, 0 <= mass <= 1."""
    require(0 <= mass <= 1, "mass", mass, "from 0 to 1")
    if mass == 1:  # a rounded sum may reach 1 before the last token
        return logits.clone()
    p = softmax(logits)
    entropy = torch.special.entr(p).sum(dim=-1, keepdim=True)
    distance = (-p.log() - entropy).abs()
    nearest = distance.sort(dim=-1)
    before = p.gather(-1, nearest.indices).cumsum(dim=-1) < mass
    last = before.sum(dim=-1, keepdim=True).clamp(max=p.shape[-1] - 1)
    limit = nearest.values.gather(-1, last)
    return logits.masked_fill(distance > limit, -torch.inf)
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
