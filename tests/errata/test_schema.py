"""The schema, for those who read it: editors, people, two validators."""

import re
import shutil

import jsonschema
import pytest
import yaml

from errata import reference, schema
from errata.check import check
from errata.prove import Prover
from errata.verdicts import provable
from tests.errata.building import TINY


def properties(node, path=""):
    """Yield every field of the schema with its path."""
    for name, value in node.get("properties", {}).items():
        yield f"{path}/{name}", value
        yield from properties(value, f"{path}/{name}")
        yield from properties(value.get("items", {}), f"{path}/{name}")
    for name, value in node.get("definitions", {}).items():
        yield from properties(value, name)


def test_it_is_valid_draft_07():
    jsonschema.Draft7Validator.check_schema(schema.schema())
    assert schema.schema()["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize(("path", "field"), list(properties(schema.schema())))
def test_every_field_has_a_description(path, field):
    assert schema.resolved(field)["description"].endswith(".")


def test_the_snippet_for_a_new_entry_is_a_valid_entry_once_filled():
    (snippet,) = schema.schema()["definitions"]["erratum"]["defaultSnippets"]
    text = yaml.safe_dump(snippet["body"])
    text = re.sub(r"\$\{\d\|([^,|]+)[^}]*\}", r"\1", text)
    text = re.sub(r"\$\{\d:YYYY-MM-DD\}", "2026-01-02", text)
    text = re.sub(r"\$\{\d:([^}]*)\}", r"\1", text)
    entry = yaml.load(text, Loader=yaml.BaseLoader)
    register = yaml.load((TINY / "errata.yml").read_text(), Loader=yaml.BaseLoader) | {"errata": [entry]}
    jsonschema.validate(register, schema.schema(), cls=jsonschema.Draft7Validator)


@pytest.mark.parametrize("path", ["title", "notes", "original", "published", "history", "proof", "location"])
@pytest.mark.parametrize("value", ["", "x" * 3000, 5, None, [], {}, "2026-02-30", "https://x"])
def test_both_validators_agree(path, value):
    register = yaml.load((TINY / "errata.yml").read_text(), Loader=yaml.BaseLoader)
    register["errata"][0][path] = value
    formats = jsonschema.FormatChecker(["date"])
    slow = jsonschema.Draft7Validator(schema.schema(), format_checker=formats).is_valid(register)
    assert schema.accepts(register) == slow


def test_the_reference_names_every_field_and_every_code():
    fields, codes = reference.fields(), reference.codes()
    for path, _ in properties(schema.schema()):
        assert f"| `{path.rpartition('/')[2]}` |" in fields
    for example in reference.examples()["codes"]:
        assert f"### {example['code']}\n\nRule: {example['rule']}. " in codes
        assert example["message"] in codes


def test_the_three_entries_of_the_documentation_are_a_valid_register_with_a_proof(tmp_path):
    root = TINY.parents[2]
    page = (root / "docs" / "en" / "errata-format.md").read_text("utf-8")
    (text,) = re.findall(r'```yaml title="errata.yml"\n(.*?)```', page, re.DOTALL)
    shutil.copytree(root / "snippets" / "errata", tmp_path / "snippets" / "errata")
    register, problems = check(text, tmp_path)
    assert problems == []
    assert len(register.errata) == 3
    with Prover(tmp_path) as prover:
        assert [prover.prove(proof).faults for _, proof, _ in provable(register)] == [[]]
