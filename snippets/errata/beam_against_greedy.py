"""Does beam search always find a likelier sequence than greedy search?

The claim: huggingface/blog, how-to-generate.md, commit 03f0d3b, read
2026-11-24. The tree gives each next token its probability.
"""

TREE = {
    "": {"A": 0.40, "B": 0.35, "C": 0.25},
    "A": dict.fromkeys("defg", 0.25),
    "B": {"d": 0.5, "e": 0.5},
    "C": {"d": 1.0},
    "Ad": {"x": 1.0},
}
EVEN = dict.fromkeys("stuvwxyz", 0.125)  # after every other two tokens
LENGTH = 3


def search(beams):
    """Return the sequence found with so many beams, and its probability."""
    kept = {"": 1.0}
    for _ in range(LENGTH):
        longer = {
            sequence + token: p * q
            for sequence, p in kept.items()
            for token, q in TREE.get(sequence, EVEN).items()
        }
        best = sorted(longer, key=longer.get, reverse=True)[:beams]
        kept = {sequence: longer[sequence] for sequence in best}
    return max(kept.items(), key=lambda item: item[1])


def check(always):
    """Raise AssertionError unless two beams find a likelier one than greedy."""
    (greedy, p), (beam, q) = search(1), search(2)
    assert always == (q > p), (
        f"in this tree greedy search finds {greedy} with probability {p:.3f}, "
        f"two beams find {beam} with {q:.3f}: they drop the greedy path on "
        "the way for two that are likelier so far and end worse"
    )
