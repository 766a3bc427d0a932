import pytest
from ruamel.yaml import YAML

from errata.register.characters import control
from errata.register.yaml import load


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("2026-11-24", "2026-11-24"),
        ("0777", 777),
        ("12:30", "12:30"),
        ("true", True),
        ("~", None),
        ("1.5", 1.5),
        ("'1.5'", "1.5"),
        ("5.3.1", "5.3.1"),
        ("9" * 400, "9" * 400),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(text, value):
    assert load(f"a: {text}").data == {"a": value}


@pytest.mark.parametrize(
    "text", ["0777", "007", "-012", "no", "on", "y", "1e3", ".5", "12:30:45", "~", "True"]
)
def test_a_plain_word_is_what_another_reader_of_yaml_1_2_takes_it_for(text):
    other = YAML(typ="safe", pure=True).load(f"a: {text}")["a"]
    ours = load(f"a: {text}").data["a"]
    assert (ours, type(ours)) == (other, type(other))


def test_octal_and_hexadecimal_numbers_infinity_and_nan_stay_text():
    for text in ("0o17", "0xF", ".inf", ".nan"):
        assert load(f"a: {text}").data == {"a": text}


def test_positions_of_values_and_keys_count_from_one():
    source = load("a:\n  - b: c\n")
    assert source.positions[("a", 0, "b")] == (2, 8)
    assert source.positions[("a", 0, "b", "@key")] == (2, 5)
    assert source.at(("a", 0, "missing", "deeper")) == (2, 5)


@pytest.mark.parametrize(("char", "code"), [("\a", "0007"), ("\x9b", "009B"), ("\udcff", "DCFF")])
def test_a_character_that_nobody_sees_is_named_by_its_code(char, code):
    assert control(f"a{char}b") == f"control character U+{code} is not allowed: remove it"
    assert control(f"a{char}b\0") == f"control characters U+{code}, U+0000 are not allowed: remove them"
    assert control("a\t\nb é") == ""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85"])
def test_all_characters_that_nobody_sees_are_named_in_one_run_with_their_places(end):
    text = end.join(['a: "x\\ay"', "b: \x07\x00", "# \x1b", 'c: "\\e\\0"', "d: \ud800", ""])
    source = load(text)
    assert source.data is None
    assert [(p.line, p.column, p.code, p.message.split(" ", 2)[2][:6]) for p in sorted(source.problems)] == [
        (1, 4, "ER100", "U+0007"),
        (2, 4, "ER100", "U+0007"),
        (2, 5, "ER100", "U+0000"),
        (3, 3, "ER100", "U+001B"),
        (4, 4, "ER100", "U+001B"),
        (5, 4, "ER100", "U+D800"),
    ]


def test_all_anchors_tags_and_aliases_are_named_in_one_run():
    source = load("a: &x 1\nb: !t 2\nc: *x\n")
    assert [(p.line, p.column) for p in source.problems] == [(1, 4), (2, 4), (3, 4)]
    assert source.data is None


def test_depth_above_20_is_refused():
    assert load("[" * 20 + "]" * 20).problems == []
    assert load("[" * 21 + "]" * 21).problems[0].message == "nested deeper than 20 levels"
    assert "depth" in load("[" * 100_000).problems[0].message
