"""Each problem by its exact message, with line and column."""

import os

import pytest

from errata.check import check_file, report

CASES = {
    "unknown key": (
        "    severity: minor",
        "    severty: minor",
        [
            "errata.yml:10:5: ER102 'severity' is missing",
            "errata.yml:14:5: ER101 unknown key 'severty' (did you mean 'severity'?)",
        ],
    ),
    "status misspelt": (
        "    status: verified\n",
        "    status: verifed\n",
        [
            'errata.yml:15:13: ER104 status "verifed" is not one of reported, verified, '
            "held-for-document-update, rejected (did you mean 'verified'?)"
        ],
    ),
    "wrong type": (
        "title: A wrong number",
        "title: [A wrong number]",
        ['errata.yml:11:12: ER103 title ["A wrong number"] must be a text'],
    ),
    "number as it is written": (
        "title: A wrong number",
        "title: 1e3",
        ['errata.yml:11:12: ER103 title 1e3 must be a text; quote it: "1e3"'],
    ),
    "nothing as it is written": (
        "title: A wrong number",
        "title: ~",
        ["errata.yml:11:12: ER103 title ~ must be a text"],
    ),
    "no proof of what is verified": (
        "    proof:\n      snippet: snippets/errata/sum.py\n      original: {total: 5}\n"
        "      corrected: {total: 4}\n",
        "",
        [
            "errata.yml:10:5: ER102 'proof' is missing; "
            "write one, or say in `proof.waived` why nothing can be computed"
        ],
    ),
    "id pattern": (
        "id: E0001",
        "id: E1",
        ['errata.yml:10:9: ER105 id "E1" is not E and four digits'],
    ),
    "title too short": (
        "title: A wrong number",
        "title: bad",
        ["errata.yml:11:12: ER106 title has 3 characters; it needs at least 5"],
    ),
    "duplicate key": (
        "    work: book\n",
        "    work: book\n    work: book\n",
        ["errata.yml:13:5: ER110 duplicate key 'work'"],
    ),
    "a tab that indents": (
        "    work: book\n",
        "\twork: book\n",
        ["errata.yml:12:1: ER100 not YAML: a tab cannot indent; use blanks"],
    ),
    "a tab that indents a block": (
        "    notes: Count.\n",
        "    notes: >-\n\tCount.\n",
        ["errata.yml:20:1: ER100 not YAML: a tab cannot indent; use blanks"],
    ),
    "a colon in a text": (
        "title: A wrong number",
        "title: A number: wrong",
        [
            "errata.yml:11:20: ER100 not YAML: a colon and a blank stand where no new value can begin; "
            "quote a text that holds them"
        ],
    ),
    "a colon in a list in one line": (
        "{date: 2026-01-01, status: reported, by: reader}",
        "{date: 2026-01-01, status: reported, by: reader: me}",
        [
            "errata.yml:26:56: ER100 not YAML: a colon and a blank stand where no new value can begin; "
            "quote a text that holds them"
        ],
    ),
    "a sign that begins nothing": (
        "notes: Count.",
        "notes: `x` is wrong",
        ["errata.yml:19:12: ER100 not YAML: ` cannot begin a text; quote the text"],
    ),
    "edition": (
        "    severity: minor\n",
        "    severity: minor\n    edition: draft\n",
        [
            "errata.yml:15:5: ER101 unknown key 'edition' (editions that hold the error stand in 'affected')",
        ],
    ),
    "a key of a part of the entry": (
        "    severity: minor\n",
        "    severity: minor\n    section: '3'\n    waived: no reason\n    introduced: draft\n",
        [
            "errata.yml:15:5: ER101 unknown key 'section' (it belongs in 'location')",
            "errata.yml:16:5: ER101 unknown key 'waived' (it belongs in 'proof')",
            "errata.yml:17:5: ER101 unknown key 'introduced' (it belongs in 'affected')",
        ],
    ),
    "a page whose name no system takes": (
        "    published:",
        f"    pages: [{'a' * 300}.md]\n    published:",
        [f"errata.yml:24:13: ER202 E0001: no page '{'a' * 184}"],
    ),
    "alias": (
        "title: A wrong number",
        "title: &a A wrong number",
        ["errata.yml:11:12: ER100 anchors and aliases are not allowed: write the value out"],
    ),
    "tag": (
        "title: A wrong number",
        "title: !!python/object:os.system x",
        ["errata.yml:11:12: ER100 tags are not allowed: remove 'tag:yaml.org,2002:python/object:os.system'"],
    ),
    "not YAML": (
        "title: A wrong number",
        "title: 'A wrong number",
        ["errata.yml:11:12: ER100 not YAML: found unexpected end of stream"],
    ),
    "proof or waiver": (
        "      snippet: snippets/errata/sum.py\n      original: {total: 5}\n      corrected: {total: 4}\n",
        "      {}\n",
        ["errata.yml:21:7: ER106 proof needs either `snippet` with `original` and `corrected`, or `waived`"],
    ),
    "no work": (
        "work: book",
        "work: bok",
        ["errata.yml:12:11: ER202 E0001: no work 'bok' (did you mean 'book'?)"],
    ),
    "no proof file": (
        "sum.py",
        "sums.py",
        ["errata.yml:21:16: ER202 E0001: no proof 'snippets/errata/sums.py' in {folder}"],
    ),
    "no page": (
        "    published:",
        "    pages: [docs/a.md, docs/../../etc/passwd.md]\n    published:",
        [
            "errata.yml:24:13: ER202 E0001: no page 'docs/a.md' in {folder}",
            "errata.yml:24:24: ER202 E0001: no page 'docs/../../etc/passwd.md' in {folder}",
        ],
    ),
    "nothing corrected": (
        "corrected: two and two is four",
        "corrected: two and  two is five",
        ["errata.yml:18:16: ER203 E0001: corrected equals original"],
    ),
    "history ends elsewhere": (
        "      - {date: 2026-01-02, status: verified, by: proof}\n",
        "",
        ["errata.yml:15:13: ER204 E0001: status verified is not the last of history, reported"],
    ),
    "history backwards": (
        "2026-01-01, status",
        "2026-01-03, status",
        ["errata.yml:27:16: ER204 E0001: 2026-01-02 comes before 2026-01-03; history is oldest first"],
    ),
    "no such day": (
        "published: 2026-01-02",
        "published: 2026-02-30",
        ['errata.yml:24:16: ER105 published "2026-02-30" is no day, YYYY-MM-DD'],
    ),
    "nobody judged": (
        ", by: proof}",
        "}",
        [
            "errata.yml:27:9: ER206 E0001: who judged it? add `by` to the last event "
            "(`by: proof` where only a proof did)"
        ],
    ),
    "fixed before introduced": (
        "    original: two",
        "    affected: [{introduced: print-1, fixed: draft}]\n    original: two",
        ["errata.yml:17:45: ER208 E0001: fixed 'draft' comes before introduced 'print-1'"],
    ),
    "dots": (
        "original: two and two is five",
        "original: two and two is five ...",
        ["errata.yml:17:15: ER209 E0001: original begins or ends with dots; quote whole words"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_problem_is_reported_with_its_place(edit, name):
    old, new, expected = CASES[name]
    folder = edit(old, new)
    register, problems = check_file(folder / "errata.yml")
    assert register is None
    assert report("errata.yml", problems).replace(str(folder), "{folder}").splitlines() == expected


def test_all_problems_come_in_one_run_sorted(edit):
    edit("severity: minor", "severity: grave")
    folder = edit("kind: book", "kind: scroll")
    problems = check_file(folder / "errata.yml")[1]
    assert [(p.line, p.code) for p in problems] == [(5, "ER104"), (14, "ER104")]


def test_a_valid_file_gives_its_register(folder):
    register, problems = check_file(folder / "errata.yml")
    assert problems == []
    entry = register.errata[0]
    assert (entry.id, entry.line, entry.published) == ("E0001", 10, "2026-01-02")
    assert entry.proof.corrected == {"total": 4}
    assert [edition.id for edition in register.works["book"].editions] == ["draft", "print-1"]


def test_a_missing_file_is_a_problem(tmp_path):
    problems = check_file(tmp_path / "errata.yml")[1]
    assert report("errata.yml", problems) == (
        "errata.yml:1:1: ER100 cannot read the file: No such file or directory"
    )


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"# nothing\n", b"[]", b"a", b"a: \x01", b"---\na: 1\n---\nb: 2\n"]
)
def test_files_that_are_no_register_are_refused_without_a_traceback(tmp_path, content):
    path = tmp_path / "errata.yml"
    path.write_bytes(content)
    register, problems = check_file(path)
    assert register is None
    assert problems


def test_placeholders_may_stand_at_the_end_in_any_number(folder):
    path = folder / "errata.yml"
    text = path.read_text()
    entry = text[text.index("  - id: E0001") :].replace("E0001", "E0000")
    path.write_text(text + entry.replace("five", "six") + entry.replace("five", "seven"))
    register, problems = check_file(path)
    assert problems == []
    assert [one.id for one in register.errata] == ["E0001", "E0000", "E0000"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("published: 2026-01-02", "published: 2027-01-02", "2027-01-02 comes after today, 2026-06-01"),
        (
            "    proof:",
            "    references: [{type: web, url: 'https://example.org', read: 2026-07-01}]\n    proof:",
            "2026-07-01 comes after today, 2026-06-01",
        ),
    ],
)
def test_with_a_day_given_none_is_to_come(edit, old, new, message):
    path = edit(old, new) / "errata.yml"
    assert check_file(path)[1] == []
    assert [problem.message for problem in check_file(path, today="2026-06-01")[1]] == [f"E0001: {message}"]


def test_published_is_not_before_the_first_report(edit):
    problems = check_file(edit("published: 2026-01-02", "published: 2025-12-31") / "errata.yml")[1]
    assert problems[0].message == "E0001: published 2025-12-31 comes before the first report, 2026-01-01"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "errata.yml")
    assert check_file(tmp_path / "errata.yml")[1][0].message == "is no regular file"


@pytest.mark.parametrize("original", ["***", "\u200b"])
def test_an_original_that_could_never_be_found_is_refused(edit, original):
    problems = check_file(edit("original: two and two is five", f"original: '{original}'") / "errata.yml")[1]
    assert "ER209" in [problem.code for problem in problems]


def test_a_proof_with_half_its_parts_is_one_problem(edit):
    problems = check_file(edit("      snippet: snippets/errata/sum.py\n", "") / "errata.yml")[1]
    assert [problem.message for problem in problems] == [
        "proof needs either `snippet` with `original` and `corrected`, or `waived`"
    ]
