"""Each problem by its exact message, with line and column."""

import os

import pytest

from errata.check.checker import check_file, report

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
        ['errata.yml:11:12: ER103 title ["A wrong number"] must be a text or mapping'],
    ),
    "number as it is written": (
        "title: A wrong number",
        "title: 1e3",
        ['errata.yml:11:12: ER103 title 1e3 must be a text or mapping; quote it: "1e3"'],
    ),
    "nothing as it is written": (
        "title: A wrong number",
        "title: ~",
        ['errata.yml:11:12: ER103 title ~ must be a text or mapping; quote it: "~"'],
    ),
    "no text where one of a few words stands": (
        "    status: verified\n",
        "    status: 1.0\n",
        ['errata.yml:15:13: ER103 status 1.0 must be a text; quote it: "1.0"'],
    ),
    "one character too few": (
        "title: A wrong number",
        "title: x",
        ["errata.yml:11:12: ER106 title has 1 character; it needs at least 5"],
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
        ["errata.yml:10:9: ER105 E1: id E1 is not E and four digits"],
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
            "errata.yml:11:20: ER100 not YAML: a colon and a blank where no new value can begin; "
            "quote a text that contains them"
        ],
    ),
    "a colon in a list in one line": (
        "{date: 2026-01-01, status: reported, by: reader}",
        "{date: 2026-01-01, status: reported, by: reader: me}",
        [
            "errata.yml:26:56: ER100 not YAML: a colon and a blank where no new value can begin; "
            "quote a text that contains them"
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
            "errata.yml:15:5: ER101 unknown key 'edition' (editions that have the error go in 'affected')",
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
        [
            "errata.yml:11:12: ER100 anchors and aliases are not allowed: write the value out, "
            "or quote a text that begins with * or &"
        ],
    ),
    "tag": (
        "title: A wrong number",
        "title: !!python/object:os.system x",
        [
            "errata.yml:11:12: ER100 tags are not allowed: remove '!!python/object:os.system', "
            "or quote a text that begins with !"
        ],
    ),
    "not YAML": (
        "title: A wrong number",
        "title: 'A wrong number",
        ["errata.yml:11:12: ER100 not YAML: the quote that begins here never ends; close it"],
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
        ['errata.yml:24:16: ER105 published "2026-02-30" is not a day, YYYY-MM-DD'],
    ),
    "nobody judged": (
        ", by: proof}",
        "}",
        [
            "errata.yml:27:9: ER206 E0001: who judged it? add `by` to the last event "
            "(`by: proof` where only a proof did)"
        ],
    ),
    "fixed where introduced": (
        "    original: two",
        "    affected: [{introduced: draft, fixed: draft}]\n    original: two",
        [
            "errata.yml:17:43: ER208 E0001: fixed and introduced are both 'draft', "
            "so no edition has the error; name two"
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


def test_a_thousand_faults_get_a_hint_and_the_rest_none_wherever_they_stand(edit):
    keys = "".join(f"    verifier_note{n}: x\n" for n in range(1600))
    folder = edit("    original: two", f"{keys}    original: two")
    unknown = [one.message for one in check_file(folder / "errata.yml")[1] if one.code == "ER101"]
    assert len(unknown) == 1600
    hinted = sum("did you mean" in message for message in unknown)
    assert 0 < hinted <= 1000


def test_all_problems_come_in_one_run_sorted(edit):
    edit("severity: minor", "severity: grave")
    folder = edit("kind: book", "kind: scroll")
    problems = check_file(folder / "errata.yml")[1]
    assert [(p.line, p.code) for p in problems] == [(6, "ER104"), (14, "ER104")]


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
    assert check_file(tmp_path / "errata.yml")[1][0].message == "is not a regular file"


@pytest.mark.parametrize(
    "original", ["***", "$$", " ", "\\u00a0", "\\u00ad", "\\u0301", "\\u200b", "\\u200d", "\\ufe0f"]
)
def test_an_original_that_could_never_be_found_is_refused(edit, original):
    edit('section: "1.2"', 'section: "1.2", prefix: the')
    folder = edit("original: two and two is five", f'original: "{original}"')
    problems = check_file(folder / "errata.yml")[1]
    assert [(problem.code, problem.line) for problem in problems] == [("ER209", 17)]


SHORT = [
    ("-", "–"),
    ("the", "a word"),
    ("x", "the letter y"),
    ("0.47", "0.48"),
    ("的", "一个词元"),
    ("----- -----", "a line"),
    ("a full stop", "."),
]


@pytest.mark.parametrize(("original", "corrected"), SHORT)
def test_words_that_stand_in_many_places_need_a_prefix_or_suffix(edit, original, corrected):
    edit("original: two and two is five", f"original: '{original}'")
    folder = edit("corrected: two and two is four", f"corrected: '{corrected}'")
    (problem,) = check_file(folder / "errata.yml")[1]
    wrong = f"corrected {corrected!r}" if original == "a full stop" else f"original {original!r}"
    assert problem.message == (
        f"E0001: {wrong} occurs in many places (fewer than five characters, or no letter or digit); "
        "quote more words, or give a prefix or suffix"
    )
    assert check_file(edit('section: "1.2"', 'section: "1.2", suffix: of the page') / "errata.yml")[1] == []


@pytest.mark.parametrize("words", ["ratio", "温度为", "x[-1]", "x < y+z"])
def test_words_of_five_characters_or_three_chinese_ones_are_enough(edit, words):
    assert check_file(edit("original: two and two is five", f"original: {words}") / "errata.yml")[1] == []


def test_an_entry_cannot_say_that_no_edition_has_its_error(edit):
    path = edit("    original: two", "    affected: [{versions: []}]\n    original: two") / "errata.yml"
    assert [one.message for one in check_file(path)[1]] == ["versions is empty; name at least 1"]


def test_a_proof_with_half_its_parts_is_one_problem(edit):
    problems = check_file(edit("      snippet: snippets/errata/sum.py\n", "") / "errata.yml")[1]
    assert [problem.message for problem in problems] == [
        "proof needs either `snippet` with `original` and `corrected`, or `waived`"
    ]


ENTRY = "    original: two and two is five\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("original: two and two is five", "original: use C # here", 17, 21),
        ("original: two and two is five", "original: use C\t# here", 17, 21),
        ("original: two and two is five", "original: # Reset the gradients", 17, 15),
        ("original: two and two is five", "original: two and\n      two # is five", 18, 11),
        ("original: two and two is five", "original: two\n      # and two is five", 18, 7),
        ("original: two and two is five", "original: two\n\n      # and two is five", 19, 7),
        ("original: two and two is five", "original:\n      # Reset\n      gradients", 18, 7),
        ("original: two and two is five", "original: # Reset\n      gradients", 17, 15),
        ("corrected: two and two is four", "corrected: 2 # 2 is four", 18, 18),
        ("notes: Count.", "notes: é ü # x", 19, 16),
        ("title: A wrong number", "title: A wrong # number", 11, 20),
        ('{section: "1.2"}', "\n      section: 1.2.3\n      prefix: in C # x", 18, 20),
        ('{section: "1.2"}', "\n      section: 5 # a\n      suffix: x", 17, 18),
        ("title: A Book", "title: A Book # 1", 5, 19),
        ("by: proof}", "by: proof # 7\n        }", 27, 56),
        # a claim, at any depth
        ("original: {total: 5}", "original:\n        total: use C # here", 23, 22),
        ("original: {total: 5}", "original: {total: {of: [a, b # c\n        ]}}", 22, 36),
        ("original: {total: 5}", "original:\n        total:\n          - C\n          - D # here", 25, 15),
        ("original: {total: 5}", "original:\n        total:\n          - #1\n          - D", 24, 13),
        ("original: {total: 5}", "original:\n        total: #1", 23, 16),
    ],
)
def test_a_text_that_may_have_lost_its_rest_to_a_comment_is_a_problem_with_its_place(
    edit, old, new, line, column
):
    register, problems = check_file(edit(old, new) / "errata.yml")
    assert register is None
    found = [(one.line, one.column) for one in problems if one.code == "ER107"]
    assert found == [(line, column)]
    assert not [one for one in problems if one.code == "ER103" and one.line == line]  # one cause, one message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: E0001", "id: E0001 # the first"),
        ("work: book", "work: book # the red one"),
        ("type: technical", "type: technical # so"),
        ("status: verified\n", "status: verified # here\n"),
        ("published: 2026-01-02", "published: 2026-01-02 # Friday"),
        ('{section: "1.2"}', '{section: "1.2"} # the sum'),
        ("original: two and two is five", "original: 'two and two is five' # quoted"),
        ("original: two and two is five", 'original: "two # and" # quoted'),
        ("original: two and two is five", "original: >- # folded\n      two # and two"),
        ("original: two and two is five", "original: two#and two"),
        ("notes: Count.", "notes: Count.\n    # of the next field"),
        ("notes: Count.", "notes: Count.\n\n# of all"),
        ("history:\n", "history: # oldest first\n"),
        ("by: proof}", "by: proof} # done"),
        ("    proof:\n", "    proof: # counted\n"),
        ("{total: 5}", "{total: 5} # wrong"),
        ("{total: 5}", "{total: 5 # wrong\n      }"),
        ("{total: 5}", "\n        total: # several\n          - 5 # wrong\n          - 'C #' # quoted"),
    ],
)
def test_a_comment_goes_on_to_stand_where_no_text_can_lose_by_it(edit, old, new):
    assert check_file(edit(old, new) / "errata.yml")[1] == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("|2-\n        indented", "  indented"),
        ("|-\n      if a:\n          b", "if a:\n    b"),
        ("'it''s # all'", "it's # all"),
        ("no no no", "no no no"),
        ("2026-01-01", "2026-01-01"),
        ("a:b or c:d", "a:b or c:d"),
        ("C# and F#", "C# and F#"),
    ],
)
def test_a_text_that_is_accepted_is_the_text_that_was_written(edit, written, read):
    register, problems = check_file(
        edit("original: two and two is five", f"original: {written}") / "errata.yml"
    )
    assert problems == []
    assert register.errata[0].original == read


NOT_YAML = "ER100 not YAML:"
COLON = "a colon and a blank where no new value can begin; quote a text that contains them"
KEY = "no key begins here; quote a whole text that begins with a quote or bracket, or fix the indent"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("0777", 'ER103 original 0777 must be a text; quote it: "0777"'),
        ("1e3", 'ER103 original 1e3 must be a text; quote it: "1e3"'),
        ("true", 'ER103 original true must be a text; quote it: "true"'),
        ("~", 'ER103 original ~ must be a text; quote it: "~"'),
        ("- a", f"{NOT_YAML} a list cannot begin here; quote a text that begins with `- `"),
        ("a: b", f"{NOT_YAML} {COLON}"),
        ("*two* is five", f"{NOT_YAML} * and & cannot begin a text; quote the text"),
        ("& two is five", f"{NOT_YAML} * and & cannot begin a text; quote the text"),
        ("| two is five", f"{NOT_YAML} | and > cannot begin a text of one line; quote the text"),
        ("> two is five", f"{NOT_YAML} | and > cannot begin a text of one line; quote the text"),
        ("? two is five", f"{NOT_YAML} ? and a blank cannot begin a text; quote the text"),
        ('"two" is five', f"{NOT_YAML} {KEY}"),
        ("'it's five'", f"{NOT_YAML} {KEY}"),
        ("[two] is five", f"{NOT_YAML} {KEY}"),
        ("{two} is five", f"{NOT_YAML} {KEY}"),
        (
            "*two is five*",
            "ER100 anchors and aliases are not allowed: write the value out, "
            "or quote a text that begins with * or &",
        ),
        ("! two is five", "ER100 tags are not allowed: remove '!', or quote a text that begins with !"),
        ("`a`", f"{NOT_YAML} ` cannot begin a text; quote the text"),
        ("%a", f"{NOT_YAML} % cannot begin a text; quote the text"),
        ("\n\t\ta", f"{NOT_YAML} a tab cannot indent; use blanks"),
    ],
)
def test_a_text_that_yaml_takes_for_something_else_is_refused_with_the_remedy(edit, written, message):
    problems = check_file(edit("original: two and two is five", f"original: {written}") / "errata.yml")[1]
    assert [f"{one.code} {one.message}" for one in problems] == [message]


TWO = """\
  - id: E0002
    title: A wrong number, again
    work: book
    type: editorial
    status: reported
    location: {%s}
    original: Two and  two is five
    corrected: two and two is 4
    notes: Count.
    published: 2026-01-02
    history: [{date: 2026-01-02, status: reported}]
"""


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ('section: "1.2"', 'section: "1.2"', ["EW401"]),
        ('section: "1.2"', 'section: "1.3"', []),
        ('section: "1.2", prefix: so', 'section: "1.2", prefix: "So "', ["EW401"]),
        ('section: "1.2", prefix: so', 'section: "1.2", prefix: but', []),
        ('section: "1.2", suffix: then', 'section: "1.2", suffix: now', []),
        ('section: "1.2", prefix: so', 'section: "1.2"', ["EW401"]),
    ],
)
def test_the_same_words_at_another_place_are_no_repetition(edit, folder, first, second, codes):
    path = edit('{section: "1.2"}', f"{{{first}}}") / "errata.yml"
    path.write_text(path.read_text() + TWO % second)
    assert [one.code for one in check_file(path)[1]] == codes


@pytest.mark.parametrize("first", ["2025-12-31", "2025-12", "2025", "2026-01", "2026"])
def test_a_day_that_nobody_knows_is_a_month_or_a_year_and_comes_before_no_day_in_it(edit, first):
    edit("2026-01-01, status: reported", f'"{first}", status: reported')
    edit("{id: draft, format: pdf}", f'{{id: draft, format: pdf, date: "{first}"}}')
    reference = f'    references: [{{type: web, url: "https://example.org", date: "{first}"}}]\n'
    path = edit("    proof:", f"{reference}    proof:") / "errata.yml"
    register, problems = check_file(path, today="2026-01-05")
    assert problems == []
    assert register.errata[0].history[0].date == first


@pytest.mark.parametrize("first", ["2026-02", "2026-01-03", "2027"])
def test_a_month_or_a_year_that_is_later_comes_after(edit, first):
    path = edit("2026-01-01, status: reported", f'"{first}", status: reported') / "errata.yml"
    messages = [one.message for one in check_file(path)[1]]
    assert f"E0001: 2026-01-02 comes before {first}; history is oldest first" in messages


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        (["2025-03-15", "2025-03", "2025-03-10"], ["2025-03-10 comes before 2025-03-15"]),
        (["2025-03-15", "2025", "2025-03", "2025-03-14"], ["2025-03-14 comes before 2025-03-15"]),
        (["2025-06", "2025", "2025-05-31"], ["2025-05-31 comes before 2025-06"]),
        (["2025-03-15", "2025-03", "2025-03-20"], []),
        (["2025-09", "2025-01", "2025-02", "2025-03"], ["2025-01 comes before 2025-09"]),  # one cause
    ],
)
def test_a_month_between_two_days_does_not_hide_that_they_stand_the_wrong_way_round(edit, dates, wrong):
    events = "".join(f'      - {{date: "{date}", status: reported}}\n' for date in dates)
    path = edit("      - {date: 2026-01-01, status: reported, by: reader}\n", events) / "errata.yml"
    assert [one.message for one in check_file(path)[1]] == [
        f"E0001: {message}; history is oldest first" for message in wrong
    ]


def test_a_month_to_come_is_refused_only_where_none_of_it_has_come(edit):
    path = edit("2026-01-02, status: verified", "2026-07, status: verified") / "errata.yml"
    assert [one.code for one in check_file(path, today="2026-06-30")[1]] == ["ER204"]
    assert check_file(path, today="2026-07-01")[1] == []


def test_a_report_of_a_month_waits_from_its_last_day(edit):
    edit("status: verified\n", "status: reported\n")
    edit("      - {date: 2026-01-02, status: verified, by: proof}\n", "")
    path = edit("2026-01-01, status", "2026-01, status") / "errata.yml"
    assert check_file(path, today="2026-05-01")[1] == []
    (late,) = check_file(path, today="2026-05-02")[1]
    assert late.message == "E0001: reported 91 days ago and not judged yet; 90 are allowed"


NO_DAYS = [
    "2024-W01-1",
    "2024-1-01",
    "20240101",
    "2024-02-30",
    "2024-01-01\\n",
    "２０２４-01-01",
    "2024-13-01",
]


@pytest.mark.parametrize("when", NO_DAYS)
def test_what_is_no_day_is_refused_in_every_field(edit, when):
    edit("published: 2026-01-02", f'published: "{when}"')
    edit("2026-01-01, status: reported", f'"{when}", status: reported')
    path = edit("{id: draft, format: pdf}", f'{{id: draft, format: pdf, date: "{when}"}}') / "errata.yml"
    assert [one.code for one in check_file(path)[1]] == ["ER105"] * 3


@pytest.mark.parametrize(
    "when", ["2024-W1", "2024-00", "0000", "2024-13", "2024-1", "24", "2024-01\\n", "2024-Q1"]
)
def test_what_is_no_month_or_year_is_refused(edit, when):
    path = edit("2026-01-01, status: reported", f'"{when}", status: reported') / "errata.yml"
    (problem,) = check_file(path)[1]
    assert problem.code == "ER105"
    assert problem.message.endswith(" is not a day, YYYY-MM-DD, a month, YYYY-MM, or a year, YYYY")


def test_published_is_a_day(edit):
    (problem,) = check_file(edit("published: 2026-01-02", "published: 2026-01") / "errata.yml")[1]
    assert problem.message == 'published "2026-01" is not a day, YYYY-MM-DD'
