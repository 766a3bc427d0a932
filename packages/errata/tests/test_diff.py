import random
from difflib import SequenceMatcher

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
        ("sum(f(a))", "sum(f(a), len(b))", "sum(f(a)[+, len(b)+])"),
        ("if b: c", "if a: c; if b: c", "[+if a: c; +]if b: c"),
        ("if b: c", "if b: c; if b: d", "if b: c[+; if b: d+]"),
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


def test_a_long_text_that_changes_in_one_place_is_compared_only_there(monkeypatch):
    compared, search = [], SequenceMatcher.find_longest_match

    def counting(self, *args):
        compared.append(len(self.a) + len(self.b))
        return search(self, *args)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counting)
    same = " ".join(map(str, range(100)))
    assert marked(f"{same} is two {same}", f"{same} was one {same}").count("[") == 2
    assert sum(compared) <= 18  # two words and a blank between them on both sides, a few times


@pytest.mark.parametrize(("repeats", "found"), [(480, True), (520, False)])
def test_what_takes_more_than_half_a_million_comparisons_is_all_different(repeats, found):
    # As often as it stands in the other text, each of the two tokens of a repetition is compared.
    pieces = words(f"x{' a' * repeats} y", f"z{' a' * repeats} w")
    assert any(piece.kind == "equal" for piece in pieces) is found


def test_a_long_text_that_changes_at_every_tenth_word_is_cut_at_what_stands_once():
    one = [f"w{n}" for n in range(3000)]
    other = [f"v{n}" if n % 10 == 5 else word for n, word in enumerate(one)]
    pieces = words(" ".join(one), " ".join(other))
    assert [piece.text for piece in pieces if piece.kind == "delete"] == one[5::10]
