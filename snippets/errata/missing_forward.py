"""Section 5.3.1: which word ends the sentence "the generated word is …"?

Vocabulary and logits: rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd,
read 2026-11-24.
"""

import math

TOKENS = "closer every effort forward inches moves pizza toward you".split()
LOGITS = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]


def generated_word(logits):
    """Return position and token of the largest probability of V logits."""
    weights = [math.exp(z) for z in logits]
    probabilities = [weight / sum(weights) for weight in weights]
    position = probabilities.index(max(probabilities))
    return position, TOKENS[position]


def check(word):
    """Raise AssertionError unless `word` is the one that is generated."""
    position, generated = generated_word(LOGITS)
    named = repr(word) if word else "no word"
    assert word == generated, (
        f"the largest of the nine logits stands at index position {position}, "
        f"the token {generated!r}; the sentence names {named}"
    )
