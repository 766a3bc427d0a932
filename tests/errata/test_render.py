import re

import pytest

from errata import render
from errata.check import check_file

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ config.site_name }}",
    "{% raw %}",
    '--8<-- "softmax.py"',
    "[x](javascript:alert(1))",
    "\u202eevil",
    '"><img src=x onerror=alert(1)>',
]


def article(folder):
    register, problems = check_file(folder / "errata.yml")
    assert problems == []
    return render.article(register.errata[0], register, folder)


def test_the_diff_says_in_words_what_is_deleted_and_inserted(folder):
    html = article(folder)
    text = re.sub(r"<[^>]+>", "", html)
    assert "two and two is deleted: five (end) inserted: four (end) " in text


def test_an_entry_shows_its_proof_with_both_claims(folder):
    html = article(folder)
    assert "original claim <code>check(total=5)</code>" in html
    assert "corrected claim <code>check(total=4)</code>" in html
    assert "assert 2 + 2 == total" in html


FIELDS = [
    "title: A wrong number",
    "notes: Count.",
    "original: two and two is five",
    "corrected: two and two is four",
    'section: "1.2"',
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_an_entry_is_more_than_text(edit, field, text):
    html = article(edit(field, f"{field.partition(':')[0]}: {text!r}"))
    assert "<script" not in html
    assert "<img" not in html
    assert "{{" not in html
    assert "{%" not in html
    assert "\u202e" not in html
    assert 'href="javascript' not in html
    assert not re.search(r'^--8<--', html, re.MULTILINE)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "//example.org", 'http://x" onclick="y']
)
def test_only_http_links_are_accepted(edit, url):
    folder = edit("    proof:", f"    references: [{{type: web, url: '{url}'}}]\n    proof:")
    problems = check_file(folder / "errata.yml")[1]
    assert [problem.code for problem in problems] == ["ER105"]


def test_the_tally_counts_proved_waived_and_editorial(folder):
    register = check_file(folder / "errata.yml")[0]
    assert render.tally(register) == "Entries: 1. Proved: 1. Proof waived: 0. Editorial: 0."
