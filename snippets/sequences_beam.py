"""Beam search can end in a less likely text than the greedy rule.

Beam search keeps the n likeliest prefixes at each step. A wider beam brings in
prefixes that push out the one whose continuation is certain. The tree is made
up to show it.
"""

A_ROW = {"a": 0.35, **dict.fromkeys("bcdefghijklmn", 0.05)}
TREE = {
    "": {"A": 0.40, "B": 0.33, "C": 0.27},
    "A": A_ROW,
    "B": {"a": 0.5, "b": 0.5},
    "C": {"a": 0.6, "b": 0.4},
    "Aa": {"z": 1.0},
    "Ba": dict.fromkeys("qrstuvwxyz", 0.1),
    "Bb": dict.fromkeys("qrstuvwxyz", 0.1),
    "Ca": dict.fromkeys("vwxyz", 0.2),
    "Cb": dict.fromkeys("vwxyz", 0.2),
    **{"A" + x: {"y": 0.5, "z": 0.5} for x in A_ROW if x != "a"},
}


def beam_search(width, steps=3):
    """Return the surviving texts with their probabilities, best first."""
    beam = {"": 1.0}
    for _ in range(steps):
        longer = {
            text + token: p * q
            for text, p in beam.items()
            for token, q in TREE[text].items()
        }
        best = sorted(longer, key=longer.get, reverse=True)[:width]
        beam = {text: longer[text] for text in best}
    return beam


if __name__ == "__main__":
    print("width  after two steps          result")
    found = {}
    for width in (1, 2, 3, 4):
        prefixes = " ".join(beam_search(width, steps=2))
        text, found[width] = next(iter(beam_search(width).items()))
        print(f"{width}      {prefixes:22}   {text} {found[width]:.4f}")
    text, p_best = next(iter(beam_search(width=1000).items()))
    greedy, two, three = found[1], found[2], found[3]
    print(f"all    {'':22}   {text} {p_best:.4f}")
    print(f"over greedy: 2 has {two / greedy:.3f}, 3 has {three / greedy:.3f}")
