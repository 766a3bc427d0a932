import re
from dataclasses import replace
from pathlib import Path

import pytest

from errata.check.checker import check_file
from errata.prove.verdicts import judge
from errata.register.model import Affected, Proof
from errata.render import entry, pages, table
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


def test_what_entries_share_is_made_once(folder, monkeypatch):
    register = judge(check_file(folder / "errata.yml")[0])[0]
    held = (Affected(introduced=register.works[register.errata[0].work].editions[0].id),)
    shared = [replace(register.errata[0], id=f"E000{n}", affected=held) for n in (1, 2, 3)]
    view = View(replace(register, errata=tuple(shared)))
    read, told = [], []
    monkeypatch.setattr(Path, "read_text", lambda path, *how: read.append(path.name) or "check")
    monkeypatch.setattr(entry, "editions", lambda *given: told.append(given) or ["edition 1"])
    assert all("<code" in article(one, view, str) for one in shared)
    assert (read, len(told)) == (["sum.py"], 1)
    table.index(view, str)
    first, again = (table.rows(shared, view, link, False) for link in (str, lambda to: f"../{to}"))
    assert str(first).replace('href="changelog', 'href="../changelog') == str(again) != str(first)
    assert len(told) == 1


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
        ("{fixed: e4}", "before edition 4 (since when is unknown)"),
        ("{last_affected: e4}", "up to edition 4 (since when is unknown)"),
        ("{last_affected: e1}", "edition 1"),
        ("{fixed: e1}", "before edition 1 (since when is unknown)"),
        ("{versions: [e1, e3, e5, e7]}", "edition 1, edition 3, edition 5, edition 7"),
        ("{introduced: e1, versions: [e5]}", "edition 1 to edition 8"),
        ("{introduced: e3, fixed: e8, versions: [e1, e4]}", "from edition 3, before edition 8, edition 1"),
        ("{last_affected: e4, versions: [e2]}", "up to edition 4 (since when is unknown), edition 2"),
        ("{fixed: e2}, {versions: [e5]}", "before edition 2 (since when is unknown), edition 5"),
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


HOME, OTHER = "https://github.com/owner/home", "https://github.com/else/where"
CITED = """\
    references:
      - {type: fix, url: "https://github.com/else/where/commit/0ddba11c0ffee"}
      - {type: evidence, url: "https://github.com/else/where/blob/5eed00dcafe/text.md"}
      - {type: discussion, url: "https://github.com/else/where/pull/7"}
      - {type: web, url: "https://example.org/issues/8"}
"""


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("commit 28c65cd", f"{HOME}/commit/28c65cd"),
        ("Commit 28c65cd", f"{HOME}/commit/28c65cd"),
        ("issue 12", f"{HOME}/issues/12"),
        ("pull request 849", f"{HOME}/pull/849"),
        ("owner/home issue 12", f"{HOME}/issues/12"),
        ("commit 0ddba11", f"{OTHER}/commit/0ddba11"),  # named by an address of the entry
        ("commit 5eed00d", f"{OTHER}/commit/5eed00d"),
        ("else/where pull request 7", f"{OTHER}/pull/7"),
        ("else/where issue 12", None),  # whose address is not given
        ("pull request 77", f"{HOME}/pull/77"),
        ("issue 8", None),  # known, and not on GitHub
        ("commit defaced", None),
        ("commitment 28c65cd", None),
    ],
)
@pytest.mark.parametrize("where", ["notes", "summary", "edition"])
def test_what_an_entry_cites_is_a_link_to_its_own_address_or_into_the_repository_of_the_work(
    edit, told, address, where
):
    edit("    title: A Book", f"    title: A Book\n    url: {HOME}")
    edit("    published:", f"{CITED}    published:")
    if where == "notes":
        folder = edit("notes: Count.", f"notes: See {told}.")
    elif where == "summary":
        folder = edit("by: reader}", f"by: reader, summary: See {told}.}}")
    else:
        edit("format: pdf}", f"format: pdf, label: {told}}}")
        folder = edit("    original: two", "    affected: [{versions: [draft]}]\n    original: two")
    html = rendered(folder)
    assert (f'<a href="{address}">{told}</a>' in html) == (address is not None)
    assert html.count(f">{told}</a>") == (address is not None)
    assert told in html


def test_a_work_without_a_repository_links_only_what_the_entry_has_an_address_of(edit):
    edit("    published:", f"{CITED}    published:")
    html = rendered(edit("notes: Count.", "notes: Commit 28c65cd and commit 0ddba11."))
    assert f'Commit 28c65cd and <a href="{OTHER}/commit/0ddba11">commit 0ddba11</a>.' in html
