"""The copy check on a text as it is published: the installed package."""

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from errata.text.copies import compare
from tests.paths import register

PACKAGE = Path(find_spec("llms_from_scratch").submodule_search_locations[0])  # found, not imported
# What it has on purpose, the book's version behind a switch, and in a test of its own.
KEPT = {"E0097": {"appendix_d.py"}, "E0108": {"tests/test_appendix_a.py"}}


@cache
def findings(edition):
    """Return what files of the package have of the register: state, id and file."""
    return [
        (finding.state, finding.entry.id, path.relative_to(PACKAGE).as_posix())
        for path in sorted(PACKAGE.rglob("*.py"))
        for finding in compare(register(), path, edition)
    ]


def found(state, edition=""):
    """Return the entries that files of the package have in a state, each with these files."""
    files = {}
    for _, identity, file in (one for one in findings(edition) if one[0] == state):
        files.setdefault(identity, set()).add(file)
    return files


def test_the_package_has_the_errors_of_its_entries_and_no_others():
    edition = version("llms-from-scratch")
    expected = {entry.id for entry in register().errata if entry.work == "llms-from-scratch-package"}
    places = {identity: {"ch05.py"} for identity in expected} | {"E0126": {"kv_cache/gpt2.py"}}
    assert found("needed", edition) == places
    assert found("corrected", edition) == {}


def test_of_the_other_works_it_has_what_the_notebook_has_in_the_same_lines():
    twins = {
        entry.original: entry.id for entry in register().errata if entry.work == "llms-from-scratch-package"
    }
    needed = found("needed")
    others = {identity for identity in needed if identity not in twins.values()} - KEPT.keys()
    same = {
        entry.id
        for entry in register().errata
        if entry.work == "llms-from-scratch-notebooks" and entry.original in twins
    }
    assert same
    assert others == same
    assert {identity: needed[identity] for identity in KEPT} == KEPT


def test_what_is_mended_upstream_is_mended_in_the_package():
    corrected = found("corrected")
    assert "E0025" in corrected  # the comment on zero_grad
    assert "E0036" in corrected  # the name of generate_text_simple
