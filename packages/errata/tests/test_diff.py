import random

import pytest

from errata.text.diff import words


def marked(original, corrected):
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in words(original, corrected))


@pytest.mark.parametrize(
    ("original", "corrected", "expected"),
    [
        ("the word is", 'the word is "forward"', 'the word is[+ "forward"+]'),
        ("it cannot stop", "it can stop", "it [-cannot-][+can+] stop"),
        ("a fancy word", "a word", "a [-fancy -]word"),
        ("鋭くなる", "平らになる", "[-鋭く-][+平らに+]なる"),
        ("top[:, -1]", "top[:, -1:]", "top[:, -1[+:+]]"),
        ("the old, bad way", "the new, good way", "the [-old, bad-][+new, good+] way"),
        ("all", "", "[-all-]"),
    ],
)
def test_whole_words_change(original, corrected, expected):
    assert marked(original, corrected) == expected


def test_pieces_join_to_both_versions():
    rng = random.Random(7)
    for _ in range(300):
        a, b = ("".join(rng.choices("ab, .\n向前(\"'-1", k=rng.randrange(12))) for _ in range(2))
        pieces = words(a, b)
        assert "".join(p.text for p in pieces if p.kind != "insert") == a
        assert "".join(p.text for p in pieces if p.kind != "delete") == b
