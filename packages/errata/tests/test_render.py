import re
from dataclasses import replace

import pytest

from errata.check.checker import check_file
from errata.prove.verdicts import judge
from errata.register.model import Proof
from errata.render import pages, table
from errata.render.entry import View, article


def rendered(folder):
    register, problems = check_file(folder / "errata.yml")
    assert problems == []
    register, _ = judge(register)
    return article(register.errata[0], View(register), str)


def test_the_diff_says_in_words_what_is_deleted_and_inserted(folder):
    html = rendered(folder)
    text = re.sub(r"<[^>]+>", "", html)
    assert "two and two is deleted: five (end) inserted: four (end) " in text


def test_an_entry_shows_its_proof_with_both_claims(folder):
    html = rendered(folder)
    assert "original claim <code>check(total=5)</code>" in html
    assert "corrected claim <code>check(total=4)</code>" in html
    assert "assert 2 + 2 == total" in html


def test_the_recorded_reason_stands_with_the_proof_as_it_was_judged(folder):
    proved = rendered(folder)
    assert "Against the original</em>: 2 + 2 is 4, not 5." in proved
    assert "Proof: refutes the original, passes the corrected claim" in proved
    (folder / "snippets" / "errata" / "sum.py").write_text("def check(total): pass\n")
    changed = rendered(folder)
    assert "Against the original" not in changed
    assert "refutes the original" not in changed


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "//example.org", 'http://x" onclick="y']
)
def test_only_http_links_are_accepted(edit, url):
    folder = edit("    proof:", f"    references: [{{type: web, url: '{url}'}}]\n    proof:")
    problems = check_file(folder / "errata.yml")[1]
    assert [problem.code for problem in problems] == ["ER105"]


def test_the_tally_counts_each_entry_once(folder):
    register = check_file(folder / "errata.yml")[0]
    one, waived = register.errata[0], Proof(waived="nothing can be computed")
    changes = ({}, {"proof": waived}, {"type": "editorial", "proof": waived}, {"proof": None})
    proved = {"proof": replace(one.proof, reason="it is 4")}
    errata = [replace(one, **change) for change in (proved, *changes, {"type": "editorial", "proof": None})]
    assert pages.tally(replace(register, errata=tuple(errata))) == (
        "Entries: 6. Proved: 1. Proof waived: 2. Without a proof: 1 editorial, 2 technical."
    )


EIGHT = ", ".join(f"{{id: e{n}, format: web, label: edition {n}}}" for n in range(1, 9))


@pytest.mark.parametrize(
    ("affected", "told"),
    [
        ("{introduced: e2, fixed: e4}", "edition 2, edition 3"),
        ("{introduced: e2, fixed: e8}", "from edition 2, before edition 8"),
        ("{introduced: e2}", "edition 2 to edition 8"),
        ("{fixed: e4}", "before edition 4 (since when is not known)"),
        ("{last_affected: e4}", "up to edition 4 (since when is not known)"),
        ("{last_affected: e1}", "edition 1"),
        ("{fixed: e1}", "before edition 1 (since when is not known)"),
        ("{versions: [e1, e3, e5, e7]}", "edition 1, edition 3, edition 5, edition 7"),
        ("{introduced: e1, versions: [e5]}", "edition 1 to edition 8"),
        ("{introduced: e3, fixed: e8, versions: [e1, e4]}", "from edition 3, before edition 8, edition 1"),
        ("{last_affected: e4, versions: [e2]}", "up to edition 4 (since when is not known), edition 2"),
        ("{fixed: e2}, {versions: [e5]}", "before edition 2 (since when is not known), edition 5"),
        ("{introduced: e1, fixed: e2}, {introduced: e4}", "edition 1, edition 4 to edition 8"),
        ("", "not known"),
    ],
)
def test_table_and_article_say_which_editions_have_it_and_what_is_not_known(edit, affected, told):
    edit("[{id: draft, format: pdf}, {id: print-1, format: print}]", f"[{EIGHT}]")
    folder = edit("    original: two", f"    affected: [{affected}]\n    original: two")
    register, problems = check_file(folder / "errata.yml")
    assert problems == []
    view = View(register)
    cells = re.findall(r"<td>(.*?)</td>", table.row(register.errata[0], view, str))
    assert cells[3] == told
    if affected:
        assert f"<dt>Editions</dt><dd>{told}</dd>" in article(register.errata[0], view, str)
