"""Sampling by inverse CDF: one uniform number, one token. No library.

The CDF cuts [0, 1) into V intervals as long as the probabilities; the token is
the interval that a uniform number falls into. The uniform numbers come from
PCG64 (O'Neill 2014, "PCG: A Family of Simple Fast Space-Efficient Statistically
Good Algorithms for Random Number Generation"), the generator of NumPy's
default_rng, in the state that NumPy 2.4.6 gives it for the seed 123.
"""

import math

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]

MULTIPLIER = 47026247687942121848144207491837523525
SEED_123 = 160078363690744033601390112987726904141
STEP_123 = 17686443629577124697969402389330893883


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) of one list of V logits; T must be > 0."""
    largest = float(max(logits))
    weights = [math.exp((float(z) - largest) / temperature) for z in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def uniforms(state, step):
    """Yield the numbers in [0, 1) that PCG64 gives from a state, 128 bits."""
    while True:
        state = (state * MULTIPLIER + step) % 2**128
        bits, turn = (state >> 64) ^ (state % 2**64), state >> 122
        bits = (bits >> turn | bits << (64 - turn)) % 2**64
        yield (bits >> 11) / 2**53


# --8<-- [start:sample]
def sample(logits, temperature, rng):
    """Draw one token id from softmax(z / T), by inverse CDF.

    logits: list of V numbers, no unit; -inf marks a masked token.
    temperature: T, a finite number > 0, no unit.
    rng: an iterator of uniform numbers in [0, 1); one is taken.
    Returns an integer id.
    Raises ValueError for any other temperature, and for logits that hold nan
        or +inf, or nothing but masked tokens.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"temperature must be finite and > 0, got {temperature}: "
            "softmax(z / T) would be undefined, reversed or uniform; "
            "for T = 0 take the argmax"
        )
    largest = max(logits, key=lambda z: (z != z, z), default=-math.inf)
    if not math.isfinite(largest):  # nan, the one that differs from itself, too
        raise ValueError(
            f"the largest logit must be finite, got {largest}: "
            "no token can be drawn; check the mask and the model's output"
        )
    cdf = [0]
    for probability in softmax(logits, temperature):
        cdf.append(cdf[-1] + probability)
    u = next(rng) * cdf[-1]
    # How many intervals end at or below u: the id of the one that holds it.
    return sum(end <= u for end in cdf[1:])
# --8<-- [end:sample]


if __name__ == "__main__":
    draws = 1000
    columns = []
    for t in (1, 5):
        rng = uniforms(SEED_123, STEP_123)
        ids = [sample(LOGITS, t, rng) for _ in range(draws)]
        counts = [ids.count(i) for i in range(len(TOKENS))]
        columns.append((counts, [draws * p for p in softmax(LOGITS, t)]))

    print("          T = 1             T = 5")
    print("token     drawn  expected   drawn  expected")
    for i, token in enumerate(TOKENS):
        row = "   ".join(f"{n[i]:5}  {e[i]:8.1f}" for n, e in columns)
        print(f"{token:8}  {row}")
