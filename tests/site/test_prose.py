"""Nothing on a page is typed by hand: numbers, code, outputs, anchors."""

import re

import pytest

from hooks.pages import ROOT, SNIPPETS
from tests.site.prose import GIVEN, PAGES, decimals, fenced, tally


def fail_if(problems):
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_every_decimal_in_prose_is_bound_or_given():
    fail_if(tally()[2])


def test_every_given_decimal_still_stands_in_its_page():
    stand = {
        (str(path.relative_to(ROOT)), decimal)
        for path in PAGES
        for _, decimal in decimals(path.read_text("utf-8"))
    }
    assert GIVEN.keys() - stand == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("It has 57.2% at T.", ["57.2"]),
        ("It has {{ a.b:.1% }}.", []),
        ("`x = 0.5` and $T = 0.1$ and [0.5](a.md#b0.5)", ["0.5"]),
        ("Section 5.3.1 of version 2.13, arXiv 1904.09751, transformers 5.24.0.", []),
        ("On 3.14 and 2.7.1", ["3.14"]),
        ("{#h1.5}", []),
        ("```\n0.5\n```\n1.5", ["1.5"]),
        ("$$\n0.5\n$$", []),
    ],
)
def test_decimals_are_found_outside_code_math_links_versions_and_sections(line, found):
    assert [decimal for _, decimal in decimals(line)] == found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_holds_no_code_or_output_of_its_own(path):
    problems = []
    for number, info, body in fenced(path.read_text("utf-8")):
        if re.search(r"python|pycon|\.output", info):
            include = re.fullmatch(r'\s*--8<-- "([\w./]+)(:\w+)?"', "\n".join(body))
            if not include or not (SNIPPETS / include[1]).exists():
                where = f"{path.relative_to(ROOT)}:{number}"
                problems.append(f"{where}: typed by hand: {body[:1]}; include it from snippets/")
    fail_if(problems)


def test_every_linked_heading_has_an_explicit_id():
    """So that a reworded or translated heading keeps its links."""
    sources = {path: path.read_text("utf-8") for path in [*PAGES, *(ROOT / "docs").rglob("notebooks/*.py")]}
    entries = set(re.findall(r"^  - id: (\w+)$", (ROOT / "errata.yml").read_text("utf-8"), re.MULTILINE))
    problems = []
    for path, text in sources.items():
        for number, line in enumerate(text.splitlines(), 1):
            for target, anchor in re.findall(r"\]\(([\w./]*)#([\w-]+)\)", line):
                page = (path.parent / target).resolve() if target else path
                if page.name == "changelog.md" and anchor not in entries:
                    problems.append(f"{path.relative_to(ROOT)}:{number}: errata.yml has no entry {anchor}")
                if page in sources and f"{{#{anchor}}}" not in sources[page]:
                    where = f"{path.relative_to(ROOT)}:{number}"
                    problems.append(
                        f"{where}: #{anchor} is no explicit id of {page.name}; give its heading {{#{anchor}}}"
                    )
    fail_if(problems)


def test_every_term_of_the_glossary_is_linked_from_a_page():
    glossary = (ROOT / "docs" / "en" / "glossary.md").read_text("utf-8")
    terms = re.findall(r"^### .*\{#([\w-]+)\}", glossary, re.MULTILINE)
    assert len(terms) > 10
    pages = [*PAGES, *(ROOT / "docs").rglob("notebooks/*.py")]
    others = "".join(path.read_text("utf-8") for path in pages if path.name != "glossary.md")
    assert [term for term in terms if f"glossary.md#{term})" not in others] == []


@pytest.mark.parametrize("path", [p for p in PAGES if p.name != "glossary.md"], ids=lambda path: path.name)
def test_a_page_opens_with_what_the_reader_can_do_and_ends_a_misconception(path):
    text = path.read_text("utf-8")
    opening = r"\A(---\n(.+\n)+---\n+)?# .*\{#[\w-]+\}\n\nAfter this page you can "
    ending = r'## The misconception this page ends \{#misconception\}\n\n> ".*"\n\n.*\n'
    problems, where = [], f"{path.relative_to(ROOT)}:1"
    if not re.match(opening, text):
        problems.append(
            f'{where}: begin with "# Title {{#id}}", a blank line and "After this page you can …"'
        )
    if not re.search(ending, text):
        problems.append(
            f'{where}: end with "## The misconception this page ends {{#misconception}}", '
            'a quote, > "…", and what is right, with a blank line between'
        )
    fail_if(problems)
