import pytest

from errata.source import control, load


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


def test_positions_of_values_and_keys_count_from_one():
    source = load("a:\n  - b: c\n")
    assert source.positions[("a", 0, "b")] == (2, 8)
    assert source.positions[("a", 0, "b", "@key")] == (2, 5)
    assert source.at(("a", 0, "missing", "deeper")) == (2, 5)


@pytest.mark.parametrize(("char", "code"), [("\a", "0007"), ("\x9b", "009B"), ("\udcff", "DCFF")])
def test_a_character_that_nobody_sees_is_named_by_its_code(char, code):
    assert control(f"a{char}b") == f"control character U+{code} is not allowed: remove it"
    assert control("a\t\nb é") == ""


def test_depth_above_20_is_refused():
    assert load("[" * 20 + "]" * 20).problems == []
    assert load("[" * 21 + "]" * 21).problems[0].message == "nested deeper than 20 levels"
    assert "depth" in load("[" * 100_000).problems[0].message
