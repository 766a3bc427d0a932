import tracemalloc

import pytest
import yaml
from ruamel.yaml import YAML

from errata.register.characters import control
from errata.register.yaml import load

from . import many


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
    assert source.at(("a", 0, "b")) == (2, 8)
    assert source.at(("a", 0, "b", "@key")) == (2, 5)
    assert source.at(("a", 0, "missing", "deeper")) == (2, 5)
    assert source.at(("a", 1)) == (2, 3)
    assert source.at(("a", 0, "b", "text has no parts")) == (2, 8)


def marks(node, path=()):
    """Yield each path of what PyYAML composed, with line and column, that of a key before its value."""
    yield path, node.start_mark
    for n, child in enumerate(node.value if isinstance(node, yaml.SequenceNode) else ()):
        yield from marks(child, (*path, n))
    for key, child in node.value if isinstance(node, yaml.MappingNode) else ():
        yield (*path, key.value, "@key"), key.start_mark
        yield from marks(child, (*path, key.value))


def test_each_place_is_where_another_reader_of_the_file_has_it():
    text = many.register(20).replace("\nerrata:", "\n\n# words\nerrata:  # more", 1)
    source = load(text)
    found = [(path, (mark.line + 1, mark.column + 1)) for path, mark in marks(yaml.compose(text))]
    assert len(found) > 1000
    assert [(path, source.at(path)) for path, _ in found] == found


def test_of_a_key_that_stands_twice_the_first_value_and_its_place_count():
    source = load("a: {b: 1}\na: [c, {d: e}]\nf: {g: h}\n")
    assert source.data == {"a": {"b": 1}, "f": {"g": "h"}}
    assert [source.at(path) for path in (("a", "b"), ("a", 0), ("f", "g"))] == [(1, 8), (1, 4), (3, 8)]


def test_a_file_and_all_its_places_take_less_memory_than_ten_times_its_text():
    text = many.register(100)
    tracemalloc.start()
    load(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * len(text)


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
