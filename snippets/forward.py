"""One missing word: what "the generated word is forward" is read from.

The sentence and its logits: section 5.3.1 of "Build a Large Language Model
(From Scratch)"; ch05.ipynb, commit 28c65cd, read 2026-11-24. The claims: an
article of 2025-05-01 (erratum E0002), read 2026-11-24.
"""

import numpy as np

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def last_word(logits, tokens=TOKENS):
    """Return the token that ends the sentence: the one with the top logit."""
    return tokens[int(logits.argmax())]


if __name__ == "__main__":
    forward, pizza = TOKENS.index("forward"), TOKENS.index("pizza")
    swapped = LOGITS.copy()
    swapped[[forward, pizza]] = LOGITS[[pizza, forward]]
    renamed = ["ahead" if token == "forward" else token for token in TOKENS]
    print("as it stands:      ", last_word(LOGITS))
    print("two logits swapped:", last_word(swapped))
    print("entry 3 renamed:   ", last_word(LOGITS, renamed))

    temperatures = (0.05, 0.1, 0.5, 1, 2, 5, 100)
    words = {last_word(softmax(LOGITS, t)) for t in temperatures}
    print("at every T:        ", *words)

    print("T    p(forward)  H (nats)")
    for t in (0.1, 1, 5):
        p = softmax(LOGITS, t)
        entropy = -(p * np.log(p)).sum()
        print(f"{t:<3}  {p[forward]:10.4f}  {entropy:8.4f}")
