"""Each judged entry of the register is in one kind of the page on lessons, and is linked there."""

import re
from collections import Counter
from pathlib import Path

import yaml

from tests import paths

ROOT = Path(__file__).parents[2]
KINDS = yaml.load((ROOT / "snippets" / "lessons.yml").read_text("utf-8"), yaml.CSafeLoader)
PAGE = (ROOT / "docs" / "en" / "lessons.md").read_text("utf-8")
SECTIONS = re.findall(r"(?ms)^## (.*?) \{#(\w+)\}\n(.*?)(?=^## |\Z)", PAGE)


def test_each_judged_entry_has_one_kind_and_nothing_else_has():
    register = paths.register()
    judged = {one.id for one in register.errata if one.status in ("verified", "held-for-document-update")}
    named = Counter(entry for kind in KINDS.values() for entry in kind["entries"])
    assert {entry for entry, times in named.items() if times > 1} == set()
    assert (judged - named.keys(), named.keys() - judged) == (set(), set())


def test_each_kind_has_its_section_in_order_and_that_links_its_entries():
    sections = {name: (title, re.findall(r"\[(E\d+)\]\(changelog\.md#\1\)", text))
                for title, name, text in SECTIONS if name in KINDS}  # fmt: skip
    assert list(sections) == list(KINDS)
    for name, kind in KINDS.items():
        title, links = sections[name]
        assert title == kind["title"]
        assert sorted(set(links)) == kind["entries"], name


def test_the_kinds_stand_by_size_and_what_teaches_least_comes_last():
    sizes = [len(kind["entries"]) for kind in KINDS.values()]
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert list(KINDS)[-1] == "slips"


def test_no_third_kind_is_as_large_as_the_two_largest_which_the_page_names():
    sizes = sorted((len(kind["entries"]) for kind in KINDS.values()), reverse=True)
    assert "The two largest kinds make up {{ lessons.largest:.0% }} of the list." in PAGE
    assert sizes[1] > sizes[2]
