"""The schema, for those who read it: editors, people, two validators."""

import json
import re

import jsonschema
import pytest
import quickjs
import yaml

from errata.check.checker import check, report
from errata.register import schema
from errata.register.yaml import Source
from errata.render import reference

from .building import TINY

REGISTER = json.dumps(yaml.load((TINY / "errata.yml").read_text(), Loader=yaml.BaseLoader))
SLOW = jsonschema.Draft7Validator(schema.schema(), format_checker=jsonschema.FormatChecker(["date"]))


def properties(node, path=""):
    """Yield every field of the schema with its path."""
    for name, value in node.get("properties", {}).items():
        yield f"{path}/{name}", value
        yield from properties(value, f"{path}/{name}")
        yield from properties(value.get("items", {}), f"{path}/{name}")
    for name, value in node.get("definitions", {}).items():
        yield from properties(value, name)


def accepts(data):
    return not list(schema.problems(Source(data)))


def test_it_is_valid_draft_07():
    jsonschema.Draft7Validator.check_schema(schema.schema())
    assert schema.schema()["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize(("path", "field"), list(properties(schema.schema())))
def test_every_field_has_a_description(path, field):
    assert schema.resolved(field)["description"].endswith(".")


def test_nothing_but_words_stands_beside_a_reference_since_draft_07_ignores_it():
    def references(node):
        if isinstance(node, dict):
            yield from [node] if "$ref" in node else []
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from references(inner)

    assert all({*one} <= {"$ref", "description", "since"} for one in references(schema.schema()))


@pytest.mark.parametrize(
    ("field", "shortest", "longest"), [("section", 1, 80), ("summary", 1, 500), ("waived", 10, 500)]
)
def test_a_line_may_be_as_long_as_the_reference_says(field, shortest, longest):
    register = json.loads(REGISTER)
    entry = register["errata"][0]
    entry["proof"] = {"waived": "nobody can count"}
    holder = {"section": entry["location"], "summary": entry["history"][0], "waived": entry["proof"]}[field]
    for length in (shortest - 1, shortest, longest, longest + 1):
        holder[field] = "x" * length
        assert accepts(register) == (shortest <= length <= longest)


def test_the_snippet_for_a_new_entry_is_a_valid_entry_once_filled():
    (snippet,) = schema.schema()["definitions"]["erratum"]["defaultSnippets"]
    text = yaml.safe_dump(snippet["body"])
    text = re.sub(r"\$\{\d\|([^,|]+)[^}]*\}", r"\1", text)
    text = re.sub(r"\$\{\d:YYYY-MM-DD\}", "2026-01-02", text)
    text = re.sub(r"\$\{\d:([^}]*)\}", r"\1", text)
    entry = yaml.load(text, Loader=yaml.BaseLoader)
    register = json.loads(REGISTER) | {"errata": [entry]}
    jsonschema.validate(register, schema.schema(), cls=jsonschema.Draft7Validator)


@pytest.mark.parametrize("path", ["title", "notes", "original", "published", "history", "proof", "location"])
@pytest.mark.parametrize("value", ["", "x" * 3000, 5, None, [], {}, "2026-02-30", "https://x"])
def test_what_is_accepted_is_what_another_validator_accepts(path, value):
    register = json.loads(REGISTER)
    register["errata"][0][path] = value
    assert accepts(register) == SLOW.is_valid(register)


GOOD = {
    "(svg|": "figures/größe-1.svg",
    "^[A-Z][A-Za-z]{0,9}-?$": "RFC-",
    "^[A-Z]": "E0001",
    "^all": "all",
    "^http": "https://example.org/a",
    "^snippets": "snippets/errata/sum.py",
    "^[a-z][a-z0-9-]*": "book",
    "^(?!index": "print-1.2",
    "^[a-z]{2": "zh-Hans",
    "^(\\.": "../..",
    "^(urn": "tag:example.org,2026:errata",
    "^(?!0000)": "2024-03",
    "^[^\\s": "one line",
    "^[^": "docs/größe/页-1.md",
    "[^": "more words",
}


def patterns(node):
    if isinstance(node, dict):
        yield from [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        for value in node.values():
            yield from patterns(value)
    elif isinstance(node, list):
        for value in node:
            yield from patterns(value)


def good(pattern):
    return next(text for start, text in GOOD.items() if start in pattern)


@pytest.mark.parametrize("pattern", sorted(set(patterns(schema.schema()))))
def test_a_pattern_means_the_same_to_python_and_to_an_editor(pattern):
    """An editor reads it as ECMA-262 says, where `$` is the end, \\w is ASCII and \\s has U+FEFF."""
    right = good(pattern)
    ends = ["\n", "\r\n", " ", "\u2028", "\u00a0", "\ufeff", "é", "\x1c", "\x85", "\u3000", "", "#"]
    texts = (
        [right + end for end in ends] + [end + right for end in ends] + ends + [f"{end}{end}" for end in ends]
    )
    engine = quickjs.Context()
    engine.eval(f"const pattern = new RegExp({json.dumps(pattern)})")
    for text in texts:
        assert engine.eval(f"pattern.test({json.dumps(text)})") == bool(re.search(pattern, text)), (
            pattern,
            text,
        )
    assert re.search(pattern, right)


FIELDS = {
    "id": "E0001",
    "title": "A title",
    "published": "2026-01-02",
    "location.section": "1.2",
    "location.url": "https://example.org",
    "credits.0.name": "A reader",
    "credits.0.url": "https://example.org",
    "references.0.url": "https://example.org",
    "references.0.date": "2026-01",
    "history.0.by": "A reader",
    "history.0.summary": "It was so.",
    "proof.snippet": "snippets/errata/sum.py",
    "pages.0": "docs/page.md",
}


def put(entry, path, value):
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        if isinstance(step, str):
            entry = entry.setdefault(step, [{}] if step in ("credits", "references") else {})
        else:
            entry = entry[step]
    entry[last] = value


CHANGES = ["{}\n", "\n{}", "{}\u2028", " " * 5, "\n" * 5, "\u3000" * 5, "{} ", " {}", "{}\u00a0", "a\tbcdef"]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("path", FIELDS)
def test_a_text_of_one_line_that_does_not_say_where_it_ends_is_refused(path, change):
    register = json.loads(REGISTER)
    entry = register["errata"][0]
    entry |= {
        "credits": [{"name": "A reader", "type": "reporter"}],
        "references": [{"type": "web", "url": "https://example.org"}],
    }
    put(entry, path, FIELDS[path])
    assert accepts(register)
    put(entry, path, change.format(FIELDS[path]))
    assert not SLOW.is_valid(register)
    assert not accepts(register)
    _, problems = check(json.dumps(register), TINY)
    assert problems
    assert {problem.code for problem in problems} <= {"ER105", "ER106"}
    for row in report("errata.yml", problems).splitlines():
        assert row.startswith("errata.yml:1:")


ADDRESSES = {
    "https://example.org": True,
    "http://localhost:8000/a?b=c#d": True,
    "https://[2001:db8::1]/": True,
    "https://zh.wikipedia.org/wiki/%E6%B8%A9": True,
    "https://zh.wikipedia.org/wiki/温": False,
    "https://gіthub.com/": False,  # Cyrillic
    "https://example.org/\u200b": False,
    "https://example.org/\u202egpj.a": False,
    "https://github.com@example.org/": False,
    "https://github.com\\\\@example.org/": False,
    "https:///example.org": False,
    "https://": False,
    "https://example.org:80x/": False,
    "һttps://example.org/": False,
    "javascript://example.org/%0aalert(1)": False,
}


@pytest.mark.parametrize(("address", "good"), ADDRESSES.items())
def test_an_address_is_what_it_says_to_the_last_character(address, good):
    register = json.loads(REGISTER)
    register["works"]["book"]["url"] = address
    assert accepts(register) == good
    assert SLOW.is_valid(register) == good


@pytest.mark.parametrize(
    ("identity", "good"), [("index", False), ("index.", True), ("indexes", True), ("1-index", True)]
)
def test_no_edition_has_the_name_that_the_page_of_a_folder_has(identity, good):
    register = json.loads(REGISTER)
    register["works"]["book"]["editions"].append({"id": identity, "format": "print"})
    assert accepts(register) == good


@pytest.mark.parametrize("key", ["book\n", "edition\n", "page\n"])
def test_a_key_that_ends_in_a_line_break_is_refused(key, tmp_path):
    text = (TINY / "errata.yml").read_text()
    old = {"book\n": "  book:", "edition\n": "id: draft,", "page\n": 'section: "1.2"'}[key]
    new = {
        "book\n": '  "book\\n":',
        "edition\n": 'id: "draft\\n",',
        "page\n": 'section: "1.2", pages: {draft: "7\\n"}',
    }
    assert text.count(old) == 1
    register, problems = check(text.replace(old, new[key]), tmp_path)
    assert register is None
    assert "ER105" in {problem.code for problem in problems}


def test_the_reference_names_every_field_and_every_code():
    fields, codes = reference.fields(), reference.codes()
    rows = re.findall(r"^\| `(\w+)` \|", fields, re.MULTILINE)
    assert sorted(rows) == sorted(path.rpartition("/")[2] for path, _ in properties(schema.schema()))
    for example in reference.examples()["codes"]:
        section = codes.partition(f"### {example['code']}\n\n")[2].partition("\n### ")[0]
        assert f"Rule: {example['rule']}. " in section
        assert example["message"] in section


def test_a_thousand_faults_of_a_file_have_a_hint():
    works = "".join(
        f"  w{n}: {{title: A Book, kind: xbook, editions: [{{id: e, format: pdf}}]}}\n" for n in range(1001)
    )
    _, problems = check(f'schema_version: "1.1"\nworks:\n{works}errata: []\n', TINY)
    assert len(problems) == 1001
    assert sum("(did you mean" in problem.message for problem in problems) == 1000


@pytest.mark.parametrize(("place", "hint"), [(99, " (did you mean 'severity'?)"), (100, "")])
def test_a_wrong_word_is_compared_with_the_first_hundred_names(place, hint):
    known = [f"{n:08}" for n in range(150)]
    known[place] = "severity"
    assert schema.near("severty", known) == hint
